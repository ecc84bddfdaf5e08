package dev.tidegate.testkit.wire;

import java.util.List;

/**
 * What a hostile server answers, and what a client may see of it.
 *
 * @param category what the case is about
 * @param request who asks, and how
 * @param script what the server sends, with its pauses, in the notation of the corpus
 * @param expected status and body that the client gets, where the reply is to be relayed
 */
public record ReplyCase(String category, Fate fate, Asking request, String name, String script, String expected) {
    /** What must become of a reply. */
    public enum Fate {
        /** It is valid: it is relayed. */
        RELAYED,
        /** It is relayed, but the connection it came over is never used again. */
        LAST,
        /** The client gets a 5xx of the gateway, or its connection is cut; that of the server is never used again. */
        REFUSED
    }

    /** Who asks. */
    public enum Asking {
        /** A GET of HTTP/1.1. */
        GET,
        /** A HEAD of HTTP/1.1. */
        HEAD,
        /** A GET of HTTP/1.0, which knows no chunks. */
        OLD,
        /** A POST whose body has come when the server answers. */
        POST,
        /** A POST of which half the body is missing when the server answers. */
        HALF
    }

    static ReplyCase of(CorpusFile.Entry entry) {
        String[] words = entry.verdict().split(" ", 2);
        Fate fate = switch (words[0]) {
            case "relayed" -> Fate.RELAYED;
            case "last" -> Fate.LAST;
            case "refused" -> Fate.REFUSED;
            default -> throw new IllegalArgumentException("no fate is called '" + words[0] + "'");
        };
        Asking request = words.length == 1 ? Asking.GET : Asking.valueOf(words[1]);
        if (fate != Fate.REFUSED && entry.expected().isEmpty()) {
            throw new IllegalArgumentException(entry.name() + " must say what the client gets");
        }
        return new ReplyCase(entry.category(), fate, request, entry.name(), entry.text(), entry.expected());
    }

    /** All replies of the corpus. */
    public static List<ReplyCase> all() {
        return CorpusFile.read("replies.corpus").stream().map(ReplyCase::of).toList();
    }

    /** Whether the server goes on sending after a while. */
    boolean hasPause() {
        return script.contains(HostileOrigin.PAUSE);
    }

    @Override
    public String toString() {
        return name;
    }
}
