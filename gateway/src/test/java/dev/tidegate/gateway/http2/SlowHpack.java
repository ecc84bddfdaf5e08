package dev.tidegate.gateway.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * RFC 7541 written down as plainly as can be: the table is a list, the Huffman code is read bit by bit. Reads blocks,
 * and writes blocks in which every choice that an encoder has is made by chance.
 */
final class SlowHpack {
    /** A field as text, one character an octet. */
    record Field(String name, String value) {
        int size() {
            return name.length() + value.length() + 32;
        }

        @Override
        public String toString() {
            return name + ": " + value;
        }
    }

    private static final Map<String, Integer> SYMBOLS = new HashMap<>();

    static {
        for (int symbol = 0; symbol <= 256; symbol++) {
            SYMBOLS.put(bits(Huffman.code(symbol), Huffman.codeBits(symbol)), symbol);
        }
    }

    private final List<Field> table = new ArrayList<>();
    private int maxBytes;

    SlowHpack(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    private static String bits(int value, int length) {
        StringBuilder bits = new StringBuilder();
        for (int bit = length - 1; bit >= 0; bit--) {
            bits.append(value >>> bit & 1);
        }
        return bits.toString();
    }

    // ---- the table

    int tableBytes() {
        return table.stream().mapToInt(Field::size).sum();
    }

    void resize(int newMaxBytes) {
        maxBytes = newMaxBytes;
        evict();
    }

    private void evict() {
        while (tableBytes() > maxBytes) {
            table.removeLast();
        }
    }

    private void add(Field field) {
        table.addFirst(field);
        evict();
    }

    private Field entry(int index) {
        if (index < 1 || index > 61 + table.size()) {
            throw new IllegalArgumentException("no entry " + index);
        }
        return index <= 61 ? staticEntry(index) : table.get(index - 62);
    }

    private static Field staticEntry(int index) {
        String value = new String(
                StaticTable.bytes(),
                StaticTable.nameEnd(index),
                StaticTable.valueEnd(index) - StaticTable.nameEnd(index),
                StandardCharsets.ISO_8859_1);
        return new Field(StaticTable.name(index), value);
    }

    // ---- reading

    /** The fields of a block; throws when it is not valid. */
    List<Field> decode(byte[] block) {
        List<Field> fields = new ArrayList<>();
        Input in = new Input(block);
        while (in.position < block.length) {
            int first = block[in.position] & 0xff;
            if (first >= 0x80) {
                fields.add(entry(in.number(7)));
            } else if (first >= 0x40) {
                Field field = literal(in, 6);
                add(field);
                fields.add(field);
            } else if (first >= 0x20) {
                resize(in.number(5));
            } else {
                fields.add(literal(in, 4));
            }
        }
        return fields;
    }

    private Field literal(Input in, int prefix) {
        int index = in.number(prefix);
        String name = index == 0 ? in.string() : entry(index).name();
        return new Field(name, in.string());
    }

    private static final class Input {
        private final byte[] bytes;
        private int position;

        Input(byte[] bytes) {
            this.bytes = bytes;
        }

        int number(int prefix) {
            int mask = (1 << prefix) - 1;
            int number = bytes[position++] & mask;
            int weight = 1;
            boolean more = number == mask;
            while (more) {
                int octet = bytes[position++] & 0xff;
                number += octet % 128 * weight;
                weight *= 128;
                more = octet >= 128;
            }
            return number;
        }

        String string() {
            boolean huffman = bytes[position] < 0;
            int length = number(7);
            String plain = new String(bytes, position, length, StandardCharsets.ISO_8859_1);
            position += length;
            return huffman ? expand(plain) : plain;
        }

        private static String expand(String packed) {
            StringBuilder text = new StringBuilder();
            StringBuilder code = new StringBuilder();
            StringBuilder all = new StringBuilder();
            packed.chars().forEach(octet -> all.append(bits(octet, 8)));
            for (int i = 0; i < all.length(); i++) {
                Integer symbol = SYMBOLS.get(code.append(all.charAt(i)).toString());
                if (symbol != null) {
                    text.append((char) symbol.intValue());
                    code.setLength(0);
                }
            }
            if (!"1111111".startsWith(code.toString())) {
                throw new IllegalArgumentException("padding " + code);
            }
            return text.toString();
        }
    }

    // ---- writing by chance

    /** A block with these fields, each in one of the forms that RFC 7541 allows for it. */
    byte[] encode(List<Field> fields, Random random, int sizeMax) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int updates = random.nextInt(6) - 3; updates > 0; updates--) {
            resize(random.nextInt(sizeMax + 1));
            number(out, 0x20, 5, maxBytes);
        }
        fields.forEach(field -> write(out, field, random));
        return out.toByteArray();
    }

    private void write(ByteArrayOutputStream out, Field field, Random random) {
        int same = find(field);
        if (same > 0 && random.nextInt(4) > 0) {
            number(out, 0x80, 7, same);
            return;
        }
        int name = random.nextBoolean() ? findName(field.name()) : 0;
        switch (random.nextInt(3)) {
            case 0 -> number(out, 0x00, 4, name);
            case 1 -> number(out, 0x10, 4, name);
            default -> {
                number(out, 0x40, 6, name);
                add(field);
            }
        }
        if (name == 0) {
            string(out, field.name(), random);
        }
        string(out, field.value(), random);
    }

    private int find(Field field) {
        for (int index = 1; index <= 61 + table.size(); index++) {
            if (entry(index).equals(field)) {
                return index;
            }
        }
        return 0;
    }

    private int findName(String name) {
        for (int index = 61 + table.size(); index >= 1; index--) {
            if (entry(index).name().equals(name)) {
                return index;
            }
        }
        return 0;
    }

    static void number(ByteArrayOutputStream out, int form, int prefix, int value) {
        int mask = (1 << prefix) - 1;
        out.write(form | Math.min(mask, value));
        int rest = value - mask;
        while (rest >= 128) {
            out.write(128 + rest % 128);
            rest /= 128;
        }
        if (rest >= 0) {
            out.write(rest);
        }
    }

    private static void string(ByteArrayOutputStream out, String text, Random random) {
        byte[] plain = text.getBytes(StandardCharsets.ISO_8859_1);
        boolean huffman = random.nextBoolean();
        byte[] written = huffman ? pack(plain) : plain;
        number(out, huffman ? 0x80 : 0, 7, written.length);
        out.writeBytes(written);
    }

    /** The Huffman code of octets, padded with ones. */
    static byte[] pack(byte[] plain) {
        StringBuilder bits = new StringBuilder();
        for (byte octet : plain) {
            bits.append(bits(Huffman.code(octet & 0xff), Huffman.codeBits(octet & 0xff)));
        }
        while (bits.length() % 8 != 0) {
            bits.append('1');
        }
        byte[] packed = new byte[bits.length() / 8];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return packed;
    }
}
