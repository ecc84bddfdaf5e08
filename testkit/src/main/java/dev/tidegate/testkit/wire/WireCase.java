package dev.tidegate.testkit.wire;

import java.util.List;

/**
 * One raw message, or several in a row, and what must become of it.
 *
 * @param category what the case is about; the same word as in the checklist of the project
 * @param raw what the client sends, a character an octet
 * @param expected what the last server must see of the requests that are forwarded, one after another
 */
public record WireCase(String category, Verdict verdict, String name, String raw, List<String> expected) {
    private static final String SEPARATOR = ";";

    static WireCase of(CorpusFile.Entry entry) {
        List<String> expected = entry.expected().isEmpty()
                ? List.of()
                : List.of(entry.expected().split(SEPARATOR));
        Verdict verdict = switch (entry.verdict()) {
            case "valid" -> Verdict.VALID;
            case "reject" -> Verdict.REJECT;
            case "refuse" -> Verdict.REFUSE;
            case "normal" -> Verdict.NORMAL;
            case "either" -> Verdict.EITHER;
            case "cut" -> Verdict.CUT;
            default -> throw new IllegalArgumentException("no verdict is called '" + entry.verdict() + "'");
        };
        if (verdict.isForwarded() && expected.isEmpty()) {
            throw new IllegalArgumentException(entry.name() + " must say what is forwarded");
        }
        return new WireCase(entry.category(), verdict, entry.name(), WireText.decode(entry.text()), expected);
    }

    /** All requests of the corpus. */
    public static List<WireCase> all() {
        return CorpusFile.read("requests.corpus").stream().map(WireCase::of).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
