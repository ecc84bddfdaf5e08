package dev.tidegate.gateway.answer;

import dev.tidegate.policy.FixedAnswer;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * An answer that the policy states, ready but for its date and its decision. It must not be kept by any cache: it
 * stands in for another. Immutable.
 */
final class FixedReply {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final int status;
    private final Template head;
    private final byte[] body;

    private FixedReply(int status, Template head, byte[] body) {
        this.status = status;
        this.head = head;
        this.body = body;
    }

    static FixedReply of(FixedAnswer answer) {
        boolean hasBody = answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED;
        byte[] body = hasBody ? answer.body().getBytes(StandardCharsets.UTF_8) : new byte[0];
        return new FixedReply(answer.status(), AnswerTemplates.fixed(answer, hasBody), body);
    }

    int status() {
        return status;
    }

    void writeTo(ByteBuf out, Fill fill, Delivery delivery) {
        head.writeTo(out, fill, body.length, delivery.closes());
        if (delivery.hasBody()) {
            out.writeBytes(body);
        }
    }
}
