package dev.tidegate.gateway.answer;

import io.netty.buffer.ByteBuf;

/**
 * One answer, ready but for its holes. Immutable.
 *
 * @param status the status of HTTP, except for a call of gRPC
 * @param grpc the answer to a call of gRPC, a head alone
 */
record PreparedAnswer(int status, Template head, Template body, Template grpc) {
    void writeTo(ByteBuf out, Fill fill, Delivery delivery) {
        if (delivery.isGrpc()) {
            grpc.writeTo(out, fill, 0, delivery.closes());
            return;
        }
        int bodyBytes = body.bodyBytes(fill);
        head.writeTo(out, fill, bodyBytes, delivery.closes());
        if (delivery.hasBody()) {
            body.writeTo(out, fill, 0, false);
        }
    }

    int status(Delivery delivery) {
        return delivery.isGrpc() ? GrpcTemplates.HTTP_STATUS : status;
    }
}
