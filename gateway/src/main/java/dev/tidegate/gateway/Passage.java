package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Balancer;
import dev.tidegate.breaker.Breaker;
import org.jspecify.annotations.Nullable;

/**
 * What the circuit breakers of an upstream and of one of its servers let one attempt pass with. They are told exactly
 * once how it went. Reused for the next attempt; used by its event loop only.
 */
final class Passage {
    /** There are servers, but their breakers, or that of the upstream, let no call pass. */
    static final int SHUT = -2;

    private @Nullable Breaker ofUpstream;
    private @Nullable Breaker ofServer;
    private long upstreamPermit;
    private long serverPermit;

    /**
     * Takes permits for one server out of those that the balancer would choose.
     *
     * @param excluded a server that must not be chosen, or {@link Balancer#NONE}
     * @return the server, {@link Balancer#NONE} when none may be used, or {@link #SHUT}
     */
    int choose(LiveUpstream upstream, long keyHash, int excluded, long nowNanos) {
        Balancer balancer = upstream.balancer();
        int first = balancer.pick(keyHash, excluded, nowNanos);
        if (first == Balancer.NONE) {
            return Balancer.NONE;
        }
        int server = takeServer(upstream, first, nowNanos) ? first : another(upstream, first, excluded, nowNanos);
        if (server == SHUT || takeUpstream(upstream, nowNanos)) {
            return server;
        }
        forgo();
        return SHUT;
    }

    /**
     * Those after the first in turn: the balancer would name the idlest again and again, and idle are the open ones.
     */
    private int another(LiveUpstream upstream, int first, int excluded, long nowNanos) {
        int size = upstream.balancer().size();
        for (int i = 1; i < size; i++) {
            int next = (first + i) % size;
            if (next != excluded && upstream.balancer().isUsable(next) && takeServer(upstream, next, nowNanos)) {
                return next;
            }
        }
        return SHUT;
    }

    /** Takes permits for this very server; returns whether both breakers let the attempt pass. */
    boolean take(LiveUpstream upstream, int server, long nowNanos) {
        if (!takeServer(upstream, server, nowNanos)) {
            return false;
        }
        boolean taken = takeUpstream(upstream, nowNanos);
        if (!taken) {
            forgo();
        }
        return taken;
    }

    private boolean takeServer(LiveUpstream upstream, int server, long nowNanos) {
        Breaker breaker = upstream.breaker(server);
        serverPermit = breaker.tryPass(nowNanos);
        ofServer = serverPermit == Breaker.REFUSED ? null : breaker;
        return ofServer != null;
    }

    private boolean takeUpstream(LiveUpstream upstream, long nowNanos) {
        Breaker breaker = upstream.breaker();
        upstreamPermit = breaker.tryPass(nowNanos);
        ofUpstream = upstreamPermit == Breaker.REFUSED ? null : breaker;
        return ofUpstream != null;
    }

    /** When calls are tried again: at the upstream, or at the first of its servers; 0 when nobody knows. */
    static long retryAfterNanos(LiveUpstream upstream, long nowNanos) {
        long soonest = upstream.breaker().retryAfterNanos(nowNanos);
        return soonest > 0 ? soonest : retryAfterNanosOfServers(upstream, nowNanos);
    }

    private static long retryAfterNanosOfServers(LiveUpstream upstream, long nowNanos) {
        long soonest = 0;
        for (int i = 0; i < upstream.balancer().size(); i++) {
            long nanos = upstream.breaker(i).retryAfterNanos(nowNanos);
            soonest = soonest == 0 || (nanos > 0 && nanos < soonest) ? nanos : soonest;
        }
        return soonest;
    }

    /** The attempt is over, or it is known how it ends; only the first word counts. */
    void end(boolean failed, long serviceNanos, long nowNanos) {
        if (ofServer != null) {
            ofServer.onResult(serverPermit, failed, serviceNanos, nowNanos);
        }
        if (ofUpstream != null) {
            ofUpstream.onResult(upstreamPermit, failed, serviceNanos, nowNanos);
        }
        clear();
    }

    /** The attempt was given up while the server had it for so long. */
    void giveUp(long serviceNanos, long nowNanos) {
        if (ofServer != null) {
            ofServer.onGivenUp(serverPermit, serviceNanos, nowNanos);
        }
        if (ofUpstream != null) {
            ofUpstream.onGivenUp(upstreamPermit, serviceNanos, nowNanos);
        }
        clear();
    }

    /** The attempt is not made after all. */
    void forgo() {
        if (ofServer != null) {
            ofServer.onNothing(serverPermit);
        }
        if (ofUpstream != null) {
            ofUpstream.onNothing(upstreamPermit);
        }
        clear();
    }

    private void clear() {
        ofServer = null;
        ofUpstream = null;
    }
}
