package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.ByteText;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.TimeLeft;
import dev.tidegate.retry.TimeoutText;

/**
 * When the client of one call gives up, as far as it has said so: in the listener's own field, or as gRPC does. The
 * earlier of the two counts. Reused for the next call; used by its event loop only.
 */
final class CallDeadline {
    private static final String GRPC_TIMEOUT = "grpc-timeout";

    private final ByteText text = new ByteText();
    private boolean set;
    private long atNanos;
    private long givenNanos;
    private boolean inField;
    private boolean bare;
    private boolean inGrpc;

    /** No deadline. */
    void clear() {
        set = false;
        givenNanos = 0;
        inField = false;
        inGrpc = false;
    }

    /**
     * Reads it off a request, and keeps the fields from the upstream, which gets them from {@link #tell}.
     *
     * @param field the listener's field in lower case; empty for none
     * @return whether the listener's field, if there is one, could be read. A {@code grpc-timeout} that cannot is
     *     passed on: the server knows best what to make of it
     */
    boolean read(RequestHead head, String field, long nowNanos) {
        clear();
        if (!field.isEmpty() && !head.header(field, text).isEmpty()) {
            long nanos = TimeoutText.parse(text);
            if (nanos == TimeoutText.MALFORMED) {
                return false;
            }
            inField = true;
            bare = TimeoutText.isBare(text);
            head.replace(field);
            set(nanos, nowNanos);
        }
        if (!head.header(GRPC_TIMEOUT, text).isEmpty()) {
            long nanos = TimeoutText.parseGrpc(text);
            if (nanos != TimeoutText.MALFORMED) {
                inGrpc = true;
                head.replace(GRPC_TIMEOUT);
                set(nanos, nowNanos);
            }
        }
        return true;
    }

    private void set(long nanos, long nowNanos) {
        if (!set || nanos < givenNanos) {
            set = true;
            givenNanos = nanos;
            atNanos = nowNanos + nanos;
        }
    }

    /** Whether the client has said when it gives up. */
    boolean isSet() {
        return set;
    }

    /** How much time the client gave in all; 0 when it did not say. */
    long givenNanos() {
        return givenNanos;
    }

    /** How much time is left; {@link Long#MAX_VALUE} when the client did not say. */
    long leftNanos(long nowNanos) {
        return set ? Math.max(0, atNanos - nowNanos) : Long.MAX_VALUE;
    }

    /**
     * Tells the next server how much time it has.
     *
     * @param field the listener's field; empty for none
     * @param boundNanos how much time the gateway itself gives it; {@link Long#MAX_VALUE} for no bound
     */
    void tell(TimeLeft out, String field, long boundNanos, long nowNanos) {
        out.clear();
        out.nanos(Math.min(boundNanos, leftNanos(nowNanos)));
        boolean bounded = boundNanos != Long.MAX_VALUE && !field.isEmpty();
        if (inField || (bounded && !inGrpc)) {
            out.tellIn(field, inField && bare);
        }
        if (inGrpc) {
            out.tellGrpc();
        }
    }
}
