package dev.tidegate.gateway.answer;

/** How an answer goes out: with or without its body, and whether the connection ends with it. */
public enum Delivery {
    /** Body and all; the connection may carry another request. */
    KEEP_ALIVE(true, false),
    /** Body and all; then the connection is closed. */
    CLOSE(true, true),
    /** The head alone, as for HEAD; the connection may carry another request. */
    HEAD_KEEP_ALIVE(false, false),
    /** The head alone, as for HEAD; then the connection is closed. */
    HEAD_CLOSE(false, true),
    /** In the words of gRPC, which are all in the head; the connection may carry another call. */
    GRPC_KEEP_ALIVE(false, false),
    /** In the words of gRPC; then the connection is closed. */
    GRPC_CLOSE(false, true);

    private final boolean hasBody;
    private final boolean closes;

    Delivery(boolean hasBody, boolean closes) {
        this.hasBody = hasBody;
        this.closes = closes;
    }

    /** The delivery for a call of gRPC: {@code close} when the connection ends. */
    public static Delivery ofGrpc(boolean close) {
        return close ? GRPC_CLOSE : GRPC_KEEP_ALIVE;
    }

    /** Whether the answer goes to a call of gRPC. */
    public boolean isGrpc() {
        return this == GRPC_KEEP_ALIVE || this == GRPC_CLOSE;
    }

    /** The delivery for a request: {@code head} when its method is HEAD, {@code close} when the connection ends. */
    public static Delivery of(boolean head, boolean close) {
        if (head) {
            return close ? HEAD_CLOSE : HEAD_KEEP_ALIVE;
        }
        return close ? CLOSE : KEEP_ALIVE;
    }

    /** Whether the body is sent. */
    public boolean hasBody() {
        return hasBody;
    }

    /** Whether the connection is closed after the answer. */
    public boolean closes() {
        return closes;
    }
}
