package dev.tidegate.policy;

import java.util.regex.Matcher;

/** The settings of an answer that the gate gives itself, and of what answers in place of an upstream. */
final class AnswerBlock {
    /** The tokens of RFC 9110 section 5.6.2. */
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}";

    private static final Type<Integer> STATUS_TYPE = Types.count(200, 599);

    private static final Form<String> MEDIA_TYPE = Form.of(
            "a media type",
            "a type, a slash and a subtype: application/json, text/html; charset=utf-8",
            TOKEN + "/" + TOKEN + "(; ?" + TOKEN + "=" + TOKEN + "){0,4}",
            Matcher::group,
            type -> type);

    /** All that YAML can hold, but no signs of control other than line ends and tabs. */
    private static final Form<String> TEXT = Form.of(
            "a text in quotes",
            "one such as '[]', of 65536 signs at most",
            "[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\ud800-\\udfff\\ufeff\\ufffe\\uffff]{0,65536}",
            Matcher::group,
            text -> text);

    static final Setting<FixedAnswer, Integer> STATUS =
            Setting.required("status", STATUS_TYPE, FixedAnswer::status, "The status.");

    static final Setting<FixedAnswer, String> BODY =
            Setting.of("body", TEXT, "", FixedAnswer::body, "The body, sent as UTF-8. 204, 205 and 304 have none.");

    static final Setting<FixedAnswer, String> TYPE =
            Setting.of("type", MEDIA_TYPE, "application/json", FixedAnswer::contentType, "What the body is.");

    static final Block<FixedAnswer> BLOCK = Block.of(
                    "a fixed answer",
                    "An answer that the gate gives itself.",
                    values -> new FixedAnswer(values.get(STATUS), values.get(TYPE), values.get(BODY)),
                    STATUS,
                    BODY,
                    TYPE)
            .rule(onlyWithBody(STATUS, BODY));

    private AnswerBlock() {}

    /** A body needs a status that has one. */
    static <R> Rule<R> onlyWithBody(Setting<R, Integer> status, Setting<R, String> body) {
        return new Rule.Check<>(
                body,
                ProblemCode.CONTRADICTION,
                values -> values.get(body).isEmpty() || FixedAnswer.mayHaveBody(values.get(status)),
                values -> "an answer with status " + values.get(status) + " has no body",
                "remove the body, or write another status");
    }

    static FixedAnswer json(String body) {
        return BLOCK.make(Values.none().with(STATUS, 200).with(BODY, body));
    }
}
