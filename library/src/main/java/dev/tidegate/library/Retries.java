package dev.tidegate.library;

import dev.tidegate.LiveUpstream;
import dev.tidegate.policy.Retry;
import dev.tidegate.retry.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often calls of an upstream are tried again: its {@code retry}, within the budget that all its callers share, so
 * that retries cannot multiply an overload. The gate tries nothing again by itself; whoever does asks here. Made for
 * one call; used by one thread at a time.
 *
 * <pre>{@code
 * Retries retries = gate.retries(permit.upstream());
 * while (true) {
 *     Reply reply = send(request);
 *     if (!reply.failed() || !retries.mayRetry()) {
 *         return reply;
 *     }
 *     Thread.sleep(retries.backoff());
 * }
 * }</pre>
 */
public final class Retries {
    private final Tidegate gate;
    private final LiveUpstream upstream;
    private final Retry rule;
    private int tries = 1;

    private Retries(Tidegate gate, LiveUpstream upstream) {
        this.gate = gate;
        this.upstream = upstream;
        this.rule = upstream.spec().retry();
        upstream.retries().onRequest(gate.nanoTime());
    }

    static Retries of(Tidegate gate, String name) {
        LiveUpstream upstream = gate.running().gate().upstreams().get(name);
        if (upstream == null) {
            throw new IllegalArgumentException("there is no upstream '" + name + "'");
        }
        return new Retries(gate, upstream);
    }

    /** What the policy says: after which failures, and which methods. */
    public Retry rule() {
        return rule;
    }

    /** Takes one more try, if there is one left for this call and in the budget. What is taken is spent. */
    public boolean mayRetry() {
        int share = rule.budgetPercent() * 100;
        if (tries >= rule.attempts() || !upstream.retries().trySpend(share, gate.nanoTime())) {
            return false;
        }
        tries++;
        return true;
    }

    /** How long to wait before the try that was taken last. */
    public Duration backoff() {
        long random = ThreadLocalRandom.current().nextLong();
        return Duration.ofNanos(new Backoff(rule.backoffNanos()).delayNanos(Math.max(1, tries - 1), random));
    }
}
