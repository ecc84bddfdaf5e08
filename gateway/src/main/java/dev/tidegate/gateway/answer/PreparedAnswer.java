package dev.tidegate.gateway.answer;

import io.netty.buffer.ByteBuf;

/** One answer, head and body, ready but for its holes. Immutable. */
record PreparedAnswer(int status, Template head, Template body) {
    void writeTo(ByteBuf out, Fill fill, Delivery delivery) {
        int bodyBytes = body.bodyBytes(fill);
        head.writeTo(out, fill, bodyBytes, delivery.closes());
        if (delivery.hasBody()) {
            body.writeTo(out, fill, 0, false);
        }
    }
}
