package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long one request may be with the servers of its upstream, over all tries. Reused for the next request; used by
 * its event loop only.
 */
final class Patience {
    private @Nullable LiveUpstream upstream;
    private long startNanos;

    /** From now on the time counts. */
    void begin(LiveUpstream target, long nowNanos) {
        upstream = target;
        startNanos = nowNanos;
    }

    /** How much time the gateway itself leaves the server; {@link Long#MAX_VALUE} for no bound. */
    long boundNanos(long nowNanos) {
        long total = upstream == null ? 0 : upstream.spec().timeouts().totalNanos();
        return total == 0 ? Long.MAX_VALUE : Math.max(0, total - (nowNanos - startNanos));
    }

    /**
     * What has taken too long by now, if anything has.
     *
     * @param replyDue whether it is the server's turn to do something
     */
    Optional<UpstreamFailure> exceeded(Attempt attempt, boolean replyDue, long nowNanos) {
        if (boundNanos(nowNanos) == 0) {
            return Optional.of(UpstreamFailure.TOO_LONG);
        } else if (attempt.waitsTooLong(nowNanos)) {
            return Optional.of(UpstreamFailure.CONNECTION_WAIT);
        }
        return replyDue && attempt.isSilentTooLong(nowNanos) ? Optional.of(UpstreamFailure.SILENT) : Optional.empty();
    }
}
