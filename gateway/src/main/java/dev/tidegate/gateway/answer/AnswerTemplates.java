package dev.tidegate.gateway.answer;

import static dev.tidegate.answer.JsonText.quote;

import dev.tidegate.answer.ProblemType;
import dev.tidegate.answer.RefusalText;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.LimitSpec;

/** Lays out the answers of the gate: heads of HTTP/1.1 (RFC 9112) and bodies of problem+json (RFC 9457). */
final class AnswerTemplates {
    private AnswerTemplates() {}

    /** A refusal that no limit decided. */
    static PreparedAnswer refusal(Reason reason) {
        return refusal(reason, RefusalText.of(reason));
    }

    /** A refusal in words of its own. */
    static PreparedAnswer refusal(Reason reason, RefusalText text) {
        return refusal(reason, text, "", head -> {});
    }

    /** A refusal in words of its own that a rule of this name decided. */
    static PreparedAnswer refusal(Reason reason, RefusalText text, String rule) {
        return refusal(reason, text, violated(rule), head -> {});
    }

    /** A refusal that a limit decided. */
    static PreparedAnswer refusal(Reason reason, LimitSpec limit) {
        return refusal(reason, RefusalText.of(reason, limit), violated(limit.name()), RateLimitFields.of(limit)::addTo);
    }

    private static String violated(String rule) {
        return ",\"violated-policies\":[" + quote(rule) + "]";
    }

    /** The head of an answer that the policy states; a reason phrase is not among what it can state. */
    static Template fixed(FixedAnswer answer, boolean hasBody) {
        Template.Builder head = Template.builder()
                .text("HTTP/1.1 " + answer.status() + " \r\nDate: ")
                .hole(Hole.DATE);
        if (hasBody) {
            head.text("\r\nContent-Type: " + answer.contentType() + "\r\nContent-Length: ")
                    .hole(Hole.CONTENT_LENGTH);
        }
        return endHead(head.text("\r\nCache-Control: no-store\r\n"));
    }

    /** An error answer with more fields, each ended by CR LF. */
    static PreparedAnswer error(GatewayError error, String detail, String moreFields) {
        Template.Builder head = startHead(error.status(), error.title());
        if (error == GatewayError.UNAVAILABLE) {
            head.text("Retry-After: ").hole(Hole.RETRY_SECONDS).text("\r\n");
        }
        Template.Builder body = startBody(ProblemType.BLANK, error.status(), error.title());
        String quoted = quote(detail);
        body.text(quoted.substring(1, quoted.length() - 1));
        instance(body).text("}");
        Template grpc = endHead(GrpcTemplates.error(error, detail));
        return new PreparedAnswer(error.status(), endHead(head.text(moreFields)), body.build(), grpc);
    }

    /** Adds field lines to a head. */
    @FunctionalInterface
    private interface Fields {
        void addTo(Template.Builder head);
    }

    private static PreparedAnswer refusal(Reason reason, RefusalText text, String violated, Fields fields) {
        Template.Builder head = startHead(text.status().code(), text.status().phrase());
        if (text.retry()) {
            head.text("Retry-After: ").hole(Hole.RETRY_SECONDS).text("\r\n");
            fields.addTo(head);
        }
        Template body = refusalBody(reason, text, violated);
        Template grpc = endHead(GrpcTemplates.refusal(reason, text));
        return new PreparedAnswer(text.status().code(), endHead(head), body, grpc);
    }

    private static Template refusalBody(Reason reason, RefusalText text, String violated) {
        Template.Builder body = startBody(
                text.type(),
                text.status().code(),
                text.type().title(text.status().phrase()));
        String quoted = quote(text.sentence());
        body.text(quoted.substring(1, quoted.length() - 1));
        if (text.retry()) {
            body.text("; try again in ").hole(Hole.RETRY_TEXT);
        }
        instance(body.text(".")).text(",\"reason\":\"" + reason.text() + "\"" + violated);
        if (text.retry()) {
            body.text(",\"retry_after_ms\":").hole(Hole.RETRY_MILLIS);
        }
        return body.text("}").build();
    }

    private static Template.Builder startHead(int status, String phrase) {
        return Template.builder()
                .text("HTTP/1.1 " + status + " " + phrase + "\r\nDate: ")
                .hole(Hole.DATE)
                .text("\r\nContent-Type: application/problem+json\r\nContent-Length: ")
                .hole(Hole.CONTENT_LENGTH)
                .text("\r\nCache-Control: no-store\r\n");
    }

    private static Template endHead(Template.Builder head) {
        return head.text("Tidegate-Decision: ")
                .hole(Hole.DECISION)
                .text("\r\n")
                .hole(Hole.CONNECTION)
                .text("\r\n")
                .build();
    }

    private static Template.Builder startBody(ProblemType type, int status, String title) {
        return Template.builder()
                .text("{\"type\":" + quote(type.uri()) + ",\"title\":" + quote(title) + ",\"status\":" + status
                        + ",\"detail\":\"");
    }

    private static Template.Builder instance(Template.Builder body) {
        return body.text("\",\"instance\":\"urn:tidegate:decision:")
                .hole(Hole.DECISION)
                .text("\"");
    }
}
