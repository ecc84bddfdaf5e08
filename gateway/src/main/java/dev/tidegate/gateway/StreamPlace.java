package dev.tidegate.gateway;

import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.gateway.http1.ByteText;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.websocket.Handshake;
import dev.tidegate.model.KeyHash;
import dev.tidegate.policy.Streams;
import dev.tidegate.policy.UpstreamSpec;

/**
 * The place of one exchange among the streams that its caller may have open: none, until the exchange turns out to be a
 * stream. Reused from exchange to exchange; used by its event loop only.
 */
final class StreamPlace {
    /** What kinds of streams are told apart in the metrics. */
    enum Kind {
        WEBSOCKET("websocket"),
        EVENTS("server-sent-events");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The label in the metrics. */
        String text() {
            return text;
        }
    }

    private final Worker worker;
    private final HttpCall call;
    private long caller = KeyHash.NONE;
    private Streams rules = Streams.defaults();
    private Kind kind = Kind.WEBSOCKET;
    private String route = "";
    private double turn;

    StreamPlace(Worker worker, HttpCall call) {
        this.worker = worker;
        this.call = call;
    }

    /** Takes a place on a route; returns whether there was one. */
    boolean take(LiveRoute on, Kind wanted) {
        Streams allowed = on.spec().streams();
        CharSequence key = call.value(allowed.key());
        OpenStreams open = worker.state().streams();
        // A caller without the key is counted by its address: else all of them would share one place, or have no bound.
        long found = open.caller(on.spec().name(), key.isEmpty() ? call.client() : key);
        if (!open.tryOpen(found, allowed.maxPerUser())) {
            return false;
        }
        caller = found;
        rules = allowed;
        kind = wanted;
        route = on.spec().name();
        turn = worker.randomShare();
        worker.metrics().stream(route, kind, 1);
        return true;
    }

    /** Whether the request is a valid handshake of WebSocket, and both sides can change their protocol. */
    static boolean isAskedFor(RequestHead head, ClientStream client, LiveUpstream upstream) {
        return head.isUpgrade()
                && client instanceof Upgradable
                && upstream.spec().protocol() == UpstreamSpec.Protocol.HTTP1
                && Handshake.isValid(
                        head.header(Handshake.KEY, new ByteText()), head.header(Handshake.VERSION, new ByteText()));
    }

    boolean isTaken() {
        return caller != KeyHash.NONE;
    }

    /** Whether the exchange is a stream of this kind. */
    boolean isTakenBy(Kind asked) {
        return isTaken() && kind == asked;
    }

    /** The rules when the place was taken: a reload leaves open streams alone. */
    Streams rules() {
        return rules;
    }

    /** Whether nothing went on for too long, or the gate stops and it is this stream's turn to end. */
    boolean mustEnd(long nowNanos, long progressNanos) {
        return Deadlines.isDue(progressNanos, rules.idleNanos(), nowNanos)
                || worker.state().endsStream(turn, nowNanos);
    }

    /** Gives the place back, if there is one. */
    void leave() {
        if (isTaken()) {
            worker.state().streams().close(caller);
            worker.metrics().stream(route, kind, -1);
            caller = KeyHash.NONE;
        }
    }
}
