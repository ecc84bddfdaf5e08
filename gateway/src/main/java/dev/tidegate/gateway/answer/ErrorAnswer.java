package dev.tidegate.gateway.answer;

import dev.tidegate.answer.RetryTime;
import io.netty.buffer.ByteBuf;

/** One error answer of the gate, prepared once and sent many times. Immutable. */
public final class ErrorAnswer {
    private static final RetryTime RETRY = new RetryTime(1_000_000_000L, 0);

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
        prepared.writeTo(out, new Fill(decision, 0, RETRY, date.now()), delivery);
    }
}
