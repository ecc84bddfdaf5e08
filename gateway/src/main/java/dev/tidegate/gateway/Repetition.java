package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.answer.WholeNumber;
import dev.tidegate.gateway.http1.ByteText;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.policy.Retry;
import dev.tidegate.policy.Retry.Failure;
import dev.tidegate.retry.Backoff;
import dev.tidegate.retry.RetryBudget;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether one request may be sent once more, and when: what the policy says, what is left of the upstream's budget and
 * limits, and what was kept of the request. Reused for the next request; used by its event loop only.
 */
final class Repetition {
    private static final int SHARE_OF_PERCENT = RetryBudget.WHOLE / 100;

    private final Exchange exchange;
    private final Worker worker;
    private final KeptBody body;
    private @Nullable LiveUpstream upstream;
    private boolean idempotent;
    private boolean repeatable;
    private boolean upgrade;
    private int tries;
    private boolean retried;
    private long askedNanos;
    private long delayNanos;

    Repetition(Exchange exchange, Worker worker) {
        this.exchange = exchange;
        this.worker = worker;
        this.body = new KeptBody(worker.allocator());
    }

    /** A request is about to be sent for the first time. */
    void begin(LiveUpstream target, RequestHead head) {
        upstream = target;
        Retry rules = target.spec().retry();
        idempotent = head.isSafeToRetry();
        upgrade = head.isUpgrade();
        repeatable = !rules.isOff() && (idempotent || rules.methods() == Retry.Methods.ANY);
        body.begin(repeatable ? rules.bodyBytes() : 0);
        tries = 0;
        askedNanos = 0;
        if (!rules.isOff()) {
            target.retries().onRequest(worker.nowNanos());
        }
    }

    /** What was sent of the request body. */
    KeptBody body() {
        return body;
    }

    /** The request is about to be sent to this server. */
    void onTry(int server) {
        retried = tries > 0;
        tries++;
        isNowAt(server);
    }

    /** Whether the request is sent again after a try that failed. */
    boolean isRetried() {
        return retried;
    }

    /** The request is about to be sent to a second server beside the first. */
    void onHedge() {
        tries++;
        exchange.record().hedged(tries);
    }

    /** The reply is expected from this server now. */
    void isNowAt(int server) {
        String address = upstream().balancer().server(server).address();
        exchange.record().serverChosen(address, tries, worker.nowNanos());
    }

    /** Whether the request may be sent to a second server while the first has it. Nobody wants two WebSockets. */
    boolean allowsHedge() {
        return isRepeatable() && !upgrade;
    }

    private boolean isRepeatable() {
        return repeatable && body.isWhole();
    }

    /**
     * Whether a request that was lost on a dead connection may be sent again. It never reached the server, or so it is
     * most likely; so this is no retry in the sense of the policy, and costs nothing.
     *
     * @param refused whether the server itself said that it did not look at the request
     */
    boolean survives(boolean refused) {
        return (refused || idempotent) && body.isWhole();
    }

    /** What kind of failure a status is, as far as the policy can name it. */
    static Optional<Failure> failure(int status) {
        return switch (status) {
            case 502 -> Optional.of(Failure.BAD_GATEWAY);
            case 503 -> Optional.of(Failure.SERVICE_UNAVAILABLE);
            case 504 -> Optional.of(Failure.GATEWAY_TIMEOUT);
            default -> Optional.empty();
        };
    }

    /** Takes a retry after a reply that is a failure by its status, if there may be one. */
    boolean take(Failure failure, ResponseHead reply) {
        boolean allowed = readRetryAfter(reply.header("retry-after")) && take(failure);
        askedNanos = 0;
        return allowed;
    }

    /**
     * Takes a retry after a failed try, if there may be one. A request of which nothing was sent can always be sent.
     */
    boolean take(Failure failure) {
        Retry rules = upstream().spec().retry();
        boolean safe = (failure == Failure.CONNECT && body.isWhole()) || isRepeatable();
        if (!safe || !rules.on().contains(failure) || tries >= rules.attempts() || isShut()) {
            return false;
        }
        Backoff backoff = new Backoff(rules.backoffNanos());
        delayNanos = Math.max(askedNanos, backoff.delayNanos(tries, worker.random()));
        return delayNanos < exchange.time().leftNanos() && spend(failure.text());
    }

    private boolean isShut() {
        return upstream().breaker().isShut(worker.nowNanos());
    }

    /** Takes what one more try costs: a permit of each limit of the upstream, and one of the budget. */
    boolean spend(String cause) {
        LiveUpstream target = upstream();
        if (!exchange.takePermit(target)) {
            return false;
        }
        int share = target.spec().retry().budgetPercent() * SHARE_OF_PERCENT;
        if (!target.retries().trySpend(share, worker.nowNanos())) {
            exchange.permits().returnRetry();
            return false;
        }
        worker.metrics().countRetry(target.spec().name(), cause);
        return true;
    }

    /** How long to wait before the try that was taken. */
    long delayNanos() {
        return delayNanos;
    }

    /** Whether the server leaves the time of a retry to us, or asks for a wait that is not too long. */
    private boolean readRetryAfter(ByteText text) {
        if (text.isEmpty()) {
            return true;
        }
        // A date, which is the other form, is refused too: it is never as near as a retry.
        long seconds = WholeNumber.parse(text);
        Backoff backoff = new Backoff(upstream().spec().retry().backoffNanos());
        askedNanos = TimeUnit.SECONDS.toNanos(seconds);
        return seconds >= 0 && askedNanos <= backoff.longestNanos();
    }

    private LiveUpstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("no request has begun");
        }
        return upstream;
    }
}
