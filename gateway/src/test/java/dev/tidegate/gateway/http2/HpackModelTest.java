package dev.tidegate.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http2.SlowHpack.Field;
import dev.tidegate.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fast codec against the slow one and against Netty's, with fields, forms and sizes by chance. */
class HpackModelTest {
    private static final int LIST_MAX = 1 << 20;
    private static final int BLOCKS = 30;
    private static final List<String> NAMES = List.of(
            "accept",
            "user-agent",
            "cache-control",
            "x-request-id",
            "grpc-status",
            "date",
            "cookie",
            "etag",
            "vary",
            "x-a");

    private static String text(Random random, int lengthMax) {
        StringBuilder text = new StringBuilder();
        boolean wild = random.nextInt(4) == 0;
        for (int length = random.nextInt(lengthMax + 1); length > 0; length--) {
            text.append((char) (wild ? random.nextInt(256) : ' ' + random.nextInt(95)));
        }
        return text.toString();
    }

    private static List<Field> fields(Random random, List<Field> earlier) {
        List<Field> fields = new ArrayList<>();
        for (int count = random.nextInt(12); count > 0; count--) {
            if (!earlier.isEmpty() && random.nextInt(3) > 0) {
                fields.add(earlier.get(random.nextInt(earlier.size())));
            } else if (random.nextInt(5) == 0) {
                fields.add(new Field("x" + text(random, 30), text(random, 300)));
            } else {
                fields.add(new Field(NAMES.get(random.nextInt(NAMES.size())), text(random, 40)));
            }
        }
        earlier.addAll(fields);
        return fields;
    }

    @Seeds(200)
    void decodesEveryFormThatAnEncoderMayChoose(long seed) {
        Random random = new Random(seed);
        int tableMax = random.nextInt(5000);
        SlowHpack model = new SlowHpack(tableMax);
        HpackDecoder decoder = new HpackDecoder(tableMax, LIST_MAX);
        List<Field> earlier = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            List<Field> fields = fields(random, earlier);
            byte[] block = model.encode(fields, random, tableMax);

            assertThat(Blocks.fields(decoder, block)).isEqualTo(fields);
            assertThat(decoder.tableBytes()).isEqualTo(model.tableBytes());
            assertThat(decoder.table().memoryBytes()).isLessThanOrEqualTo(Math.max(512, 4 * tableMax));
        }
    }

    @Seeds(100)
    void decodesWhatNettyEncodes(long seed) throws Http2Exception {
        Random random = new Random(seed);
        DefaultHttp2HeadersEncoder netty = new DefaultHttp2HeadersEncoder((name, value) -> name.length() % 3 == 0);
        HpackDecoder decoder = new HpackDecoder(4096, LIST_MAX);
        List<Field> earlier = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            Http2Headers headers = new DefaultHttp2Headers(false);
            fields(random, earlier).forEach(field -> headers.add(field.name(), field.value()));
            List<Field> expected = new ArrayList<>();
            headers.forEach(header -> expected.add(
                    new Field(header.getKey().toString(), header.getValue().toString())));
            ByteBuf out = Unpooled.buffer();
            netty.encodeHeaders(1, headers, out);

            List<Field> seen = new ArrayList<>();
            assertThat(decoder.decode(out, Blocks.to(seen))).isEqualTo(HpackStatus.OK);
            assertThat(seen).isEqualTo(expected);
        }
    }

    @Seeds(200)
    void itsOwnBlocksMeanTheSameToTheModelAndToNetty(long seed) throws Http2Exception {
        Random random = new Random(seed);
        SlowHpack model = new SlowHpack(4096);
        DefaultHttp2HeadersDecoder netty = new DefaultHttp2HeadersDecoder(false, LIST_MAX);
        HpackDecoder decoder = new HpackDecoder(4096, LIST_MAX);
        HpackEncoder encoder = new HpackEncoder();
        List<Field> earlier = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            if (random.nextInt(8) == 0) {
                encoder.peerTableBytes(random.nextInt(4097));
            }
            List<Field> fields = fields(random, earlier).stream()
                    .map(HpackModelTest::onOneLine)
                    .toList();
            StringBuilder text = new StringBuilder("HTTP/1.1 " + (200 + random.nextInt(4)) + " Fine\r\n");
            fields.forEach(field -> text.append(field).append("\r\n"));
            List<Field> expected = new ArrayList<>(List.of(new Field(":status", text.substring(9, 12))));
            expected.addAll(fields);
            byte[] block = Blocks.encode(text.append("\r\n").toString(), encoder::encodeResponse);

            assertThat(model.decode(block)).as(text.toString()).isEqualTo(expected);
            assertThat(model.tableBytes()).isEqualTo(encoder.tableBytes());
            assertThat(Blocks.fields(decoder, block)).isEqualTo(expected);
            Http2Headers headers = netty.decodeHeaders(1, Unpooled.wrappedBuffer(block));
            assertThat(headers.size()).isEqualTo(expected.size());
            expected.forEach(field -> assertThat(headers.contains(field.name(), field.value()))
                    .as(field.toString())
                    .isTrue());
        }
    }

    /** A field as it can stand in a head: a token in lower case, a value without line ends and blanks around it. */
    private static Field onOneLine(Field field) {
        String name = field.name().replaceAll("[^a-z0-9-]", "");
        return new Field(name, field.value().replaceAll("[\r\n\0]", "").strip());
    }

    @Seeds(300)
    void damagedBlocksNeverThrowAndTheTableKeepsItsBounds(long seed) {
        Random random = new Random(seed);
        SlowHpack model = new SlowHpack(4096);
        HpackDecoder decoder = new HpackDecoder(4096, LIST_MAX);
        List<Field> earlier = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            byte[] block = model.encode(fields(random, earlier), random, 4096);
            for (int wounds = random.nextInt(4); wounds > 0 && block.length > 0; wounds--) {
                block[random.nextInt(block.length)] = (byte) random.nextInt(256);
            }
            HpackStatus status = Blocks.decode(decoder, block, Blocks.to(new ArrayList<>()));

            assertThat(decoder.tableBytes()).as(HexFormat.of().formatHex(block)).isBetween(0, 4096);
            assertThat(decoder.table().memoryBytes()).isLessThanOrEqualTo(4 * 4096);
            if (status == HpackStatus.COMPRESSION_ERROR) {
                return;
            }
        }
    }

    @Seeds(300)
    void randomOctetsNeverThrow(long seed) {
        Random random = new Random(seed);
        HpackDecoder decoder = new HpackDecoder(4096, LIST_MAX);
        for (int i = 0; i < BLOCKS; i++) {
            byte[] block = new byte[random.nextInt(200)];
            random.nextBytes(block);
            Blocks.decode(decoder, block, Blocks.to(new ArrayList<>()));

            assertThat(decoder.tableBytes()).isBetween(0, 4096);
        }
    }

    @Test
    void everyOctetHasItsCode() {
        byte[] plain = new byte[256];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) i;
        }
        byte[] packed = new byte[Huffman.encodedBytes(plain, 0, plain.length) + Huffman.ENCODING_SLACK_BYTES];
        int packedEnd = Huffman.encode(plain, 0, plain.length, packed, 0);
        byte[] unpacked = new byte[Huffman.decodedBytesMax(packedEnd)];
        int unpackedEnd = Huffman.decode(packed, 0, packedEnd, unpacked, 0);

        assertThat(packed).startsWith(SlowHpack.pack(plain));
        assertThat(unpackedEnd).isEqualTo(256);
        assertThat(unpacked).startsWith(plain);
    }
}
