package dev.tidegate.gateway.answer;

import io.netty.buffer.ByteBuf;

/** One error answer of the gate, prepared once and sent many times. Immutable. */
public final class ErrorAnswer {
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final GatewayError error;
    private final PreparedAnswer prepared;
    private final HttpDate date;

    ErrorAnswer(GatewayError error, PreparedAnswer prepared, HttpDate date) {
        this.error = error;
        this.prepared = prepared;
        this.date = date;
    }

    /** What went wrong. */
    public GatewayError error() {
        return error;
    }

    /** The status that it is answered with. */
    public int status(Delivery delivery) {
        return prepared.status(delivery);
    }

    /**
     * Appends the whole response.
     *
     * @param decision the id that the client is told
     */
    public void writeTo(ByteBuf out, long decision, Delivery delivery) {
        prepared.writeTo(out, new Fill(decision, 0, RETRY_NANOS, 0, date.now()), delivery);
    }
}
