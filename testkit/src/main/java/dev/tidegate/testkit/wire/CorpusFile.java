package dev.tidegate.testkit.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads the lines of a corpus file.
 *
 * <ul>
 *   <li>{@code ## word: ...} begins a category, {@code # ...} is a comment;
 *   <li>{@code = verdict | template | expected} says what the lines below are, with {@code $} for their own part;
 *   <li>{@code name | part | expected} is one case; without a part of its own in the template, the template is it;
 *   <li>{@code ~ name !0a 30-39 | verdict | template} is a case for each octet that servers are known to disagree on in
 *       place of {@code $}, but for those after the exclamation mark.
 * </ul>
 */
final class CorpusFile {
    private static final String HOLE = "$";

    /** Controls, punctuation, one of each kind of letter and digit, and bytes that are blanks or letters elsewhere. */
    private static final BitSet TELLING =
            octets("00-20 21-2f 30 35 3a-40 41 46 47 5a-60 61 66 67 7a-7f 80 85 a0 ad b2 c0 c3 e2 ef ff");

    private final List<Entry> entries = new ArrayList<>();
    private String category = "";
    private String verdict = "";
    private String template = HOLE;
    private String expected = "";

    /** One case as the file has it; the text is not decoded yet, so that a file may have escapes of its own. */
    record Entry(String category, String verdict, String name, String text, String expected) {}

    private CorpusFile() {}

    static List<Entry> read(String resource) {
        InputStream in = CorpusFile.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalArgumentException("no corpus is called " + resource);
        }
        CorpusFile file = new CorpusFile();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().map(String::strip).forEach(file::line);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return file.entries;
    }

    private void line(String line) {
        if (line.startsWith("## ")) {
            category = line.substring(3).split(":", 2)[0];
        } else if (line.startsWith("= ")) {
            String[] parts = parts(line.substring(2));
            verdict = parts[0];
            template = parts[1];
            expected = parts[2];
        } else if (line.startsWith("~ ")) {
            sweep(parts(line.substring(2)));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
            String[] parts = parts(line);
            add(verdict, parts[0], template.replace(HOLE, parts[1]), parts[2].isEmpty() ? expected : parts[2]);
        }
    }

    /** Three parts between bars; what is missing is empty. */
    private static String[] parts(String line) {
        String[] found = line.split("\\|", 3);
        String[] parts = {"", "", ""};
        for (int i = 0; i < found.length; i++) {
            parts[i] = found[i].strip();
        }
        return parts;
    }

    private void sweep(String[] parts) {
        String[] names = parts[0].split(" +!", 2);
        BitSet octets = names.length == 1 ? new BitSet() : octets(names[1]);
        octets.flip(0, 256);
        octets.and(TELLING);
        octets.stream().forEach(octet -> {
            String code = String.format("%02x", octet);
            add(parts[1], names[0] + "-" + code, parts[2].replace(HOLE, "\\x" + code), "");
        });
    }

    private static BitSet octets(String ranges) {
        BitSet octets = new BitSet();
        for (String range : ranges.split(" +")) {
            String[] ends = range.split("-", 2);
            octets.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
        }
        return octets;
    }

    private void add(String caseVerdict, String name, String text, String caseExpected) {
        entries.add(new Entry(category, caseVerdict, name, text, caseExpected));
    }
}
