package dev.tidegate.cli;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a gate finds wrong with a question: a problem (RFC 9457) as the admin API writes it.
 *
 * @param title empty when the answer is none of these
 * @param detail one sentence without its full stop; empty when the answer is none of these
 */
record GateProblem(String title, String detail) {
    private static final String STRING = "\":\"((?:[^\"\\\\]|\\\\.)*+)\"";
    private static final Pattern TITLE = Pattern.compile("\"title" + STRING);
    private static final Pattern DETAIL = Pattern.compile("\"detail" + STRING);
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-f]{4})|(.))");

    static GateProblem of(String body) {
        return new GateProblem(member(TITLE, body), member(DETAIL, body).replaceFirst("\\.$", ""));
    }

    private static String member(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        return matcher.find() ? ESCAPE.matcher(matcher.group(1)).replaceAll(GateProblem::unescaped) : "";
    }

    private static String unescaped(MatchResult escape) {
        String digits = escape.group(1);
        String sign = digits == null ? escape.group(2) : Character.toString(Integer.parseInt(digits, 16));
        return Matcher.quoteReplacement(sign);
    }

    /** Whether the gate asked the store that nodes share, which did not answer. */
    boolean isOfStore() {
        return title.equals("Store Away");
    }

    /** Whether what answered knows no such question, rather than the thing that was asked about. */
    boolean isOfAnotherProgram() {
        return detail.isEmpty() || title.equals("Not Found");
    }
}
