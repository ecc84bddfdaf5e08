package dev.tidegate.gateway;

import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.gateway.http1.BadMessage;
import dev.tidegate.gateway.http1.BodySink;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.gateway.websocket.Extensions;
import dev.tidegate.gateway.websocket.Handshake;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the last byte of its reply: what the stages decided about it, how it was answered, and
 * what is written down about it. One object serves many requests, one after another. Used by its event loop only.
 */
final class Exchange {
    private final RequestHead head;
    private final Worker worker;
    private final HttpCall call;
    private final Relay relay;
    private final ExchangeRecord record;
    private final BodySink bodySink = this::onBody;
    private final Runnable onDeadline = this::onDeadline;
    private final Permits permits;
    private final StreamPlace stream;
    private final ResourcePlace place;
    private final Mirroring mirroring;
    private final ExchangeTime time;
    private final StoreWait storeWait;
    private final Answering answering;
    private ClientStream client;
    private @Nullable LiveRoute route;
    private boolean over = true;

    Exchange(ClientStream client, RequestHead head, Worker worker) {
        this.client = client;
        this.head = head;
        this.worker = worker;
        this.call = new HttpCall(head, client.peer(), worker);
        this.record = new ExchangeRecord(head, call);
        this.permits = new Permits(worker, call);
        this.stream = new StreamPlace(worker, call);
        this.place = new ResourcePlace(this, worker);
        this.mirroring = new Mirroring(worker, head, call);
        this.relay = new Relay(this, worker);
        this.time = new ExchangeTime(worker);
        this.storeWait = new StoreWait(worker);
        this.answering = new Answering(this, worker);
    }

    /** The next requests come from another client stream; the last exchange is over. */
    void moveTo(ClientStream next) {
        client = next;
        call.moveTo(next.peer());
    }

    ClientStream client() {
        return client;
    }

    HttpCall call() {
        return call;
    }

    Relay relay() {
        return relay;
    }

    Permits permits() {
        return permits;
    }

    StreamPlace stream() {
        return stream;
    }

    ResourcePlace place() {
        return place;
    }

    ExchangeRecord record() {
        return record;
    }

    Mirroring mirroring() {
        return mirroring;
    }

    ExchangeTime time() {
        return time;
    }

    /** What the gate answers itself. */
    Answering answering() {
        return answering;
    }

    /** Whether the request is a handshake of WebSocket that can be passed on. */
    boolean asksForWebSocket(LiveUpstream upstream) {
        return StreamPlace.isAskedFor(head, client, upstream);
    }

    // ---- the line

    /** A head is complete: the request travels the line. */
    void begin(long nowNanos) {
        start(nowNanos);
        if (client.peer().isMisdirected(call.host())) {
            answering.refuseMisdirected();
        } else if (!time.read(head, client.listener().deadlineHeader())) {
            answering.refuseBadDeadline();
        } else if (time.leftNanos() == 0) {
            answering.refuse(Reason.TIMEOUT);
        } else {
            record.deadline(time.givenNanos());
            time.begin(onDeadline);
            worker.pipeline().run(this);
        }
    }

    private void start(long nowNanos) {
        reset(nowNanos, true);
        call.begin(worker.gate());
        call.readPriority(client.listener().priorityHeader());
    }

    private void startWithoutHead() {
        reset(worker.nowNanos(), false);
        call.beginWithoutHead(worker.gate());
    }

    private void reset(long nowNanos, boolean hasHead) {
        over = false;
        route = null;
        permits.clear();
        time.clear();
        record.begin(nowNanos, System.currentTimeMillis(), hasHead);
        worker.metrics().begin();
    }

    void routed(LiveRoute found) {
        route = found;
        call.routed(found.spec().priority());
        record.routed(found.spec().name(), call.priority());
    }

    /** Goes on when the turn has come, unless the client has gone by then. One that would have gone is refused now. */
    void later(long waitNanos, Runnable next) {
        if (!time.later(waitNanos, next)) {
            permits.giveBack();
            answering.refuse(Reason.TIMEOUT);
        }
    }

    /** Goes on when the store has answered what limits were asked, unless the exchange has ended by then. */
    void whenAnswered(Reservation asked, Runnable next) {
        storeWait.begin(asked, next);
    }

    // ---- towards the server

    BodySink bodySink() {
        return bodySink;
    }

    private void onBody(ByteBuf part) {
        record.addBytesIn(part.readableBytes());
        mirroring.onBody(part);
        relay.onBody(part);
    }

    /** Takes what one more try costs at the limits of the upstream, if it can be had without waiting. */
    boolean takePermit(LiveUpstream upstream) {
        return permits.takeRetry(upstream, route == null ? 1 : route.spec().cost());
    }

    /**
     * Sends the head of the request.
     *
     * @param boundNanos how much time the gateway leaves the server
     */
    void sendRequestHead(Attempt attempt, long boundNanos) {
        Forwarding forwarding = call.forwarding(attempt.serverAddress());
        time.tell(forwarding, client.listener().deadlineHeader(), boundNanos);
        attempt.sendHead(head, forwarding.upgrade(stream.isTakenBy(StreamPlace.Kind.WEBSOCKET)));
    }

    /** The client may hold its body back until it is asked for. */
    void continueIfExpected() {
        if (head.expectsContinue()) {
            client.sendContinue();
        }
    }

    // ---- the reply of the server

    /** Whether a reply that changes to WebSocket answers this very request. */
    boolean isAnsweredBy(ResponseHead reply) {
        return Handshake.isAccepted(head.header(Handshake.KEY), reply.header(Handshake.ACCEPT));
    }

    void onReplyHead(ResponseHead reply, Attempt from) {
        LiveRoute current = route();
        if (!reply.isUpgrade()) {
            stream.leave();
        }
        if (EventStream.isOne(reply) && !stream.take(current, StreamPlace.Kind.EVENTS)) {
            relay.abort();
            answering.refuseStream();
            return;
        }
        record.status(reply.status());
        permits.settle(current, reply);
        client.sendHead(reply);
        if (stream.isTaken()) {
            time.waive();
            relay.leaveEarly();
        }
        if (reply.isUpgrade() && client instanceof Upgradable clientSide) {
            Extensions extensions = Extensions.of(reply.header(Handshake.EXTENSIONS));
            new WebSocketTunnel(this, worker, stream, extensions, client.listener()).begin(clientSide, from);
        }
    }

    /** Both connections of the tunnel are closed; so many bytes passed, the headers of frames included. */
    void onTunnelEnd(long bytesIn, long bytesOut) {
        record.addBytesIn(bytesIn);
        record.addBytesOut(bytesOut);
        relay.onTunnelEnd();
        end(true);
    }

    void onReplyBody(ByteBuf part) {
        record.addBytesOut(part.readableBytes());
        client.sendBody(part);
    }

    boolean isServerFailure() {
        return record.status() >= 502 && record.status() <= 504;
    }

    // ---- requests that go nowhere

    /** The head was no valid request: it goes nowhere. */
    void refuseBadHead(BadMessage problem) {
        startWithoutHead();
        answering.refuseBad(problem);
    }

    /** The request is well formed, but is not taken: it goes nowhere. */
    void refuseBadRequest(BadMessage problem) {
        start(worker.nowNanos());
        answering.refuseBad(problem);
    }

    void refuseSlowHead() {
        startWithoutHead();
        answering.refuseSlow();
        worker.flushTouched();
    }

    /** The body breaks its framing: what the server got so far must not look whole to it. */
    void onBadBody(BadMessage problem) {
        if (breakOff()) {
            answering.refuseBad(problem);
        }
    }

    void onSlowBody() {
        if (breakOff()) {
            answering.refuseSlow();
        }
        worker.flushTouched();
    }

    /** No server must work on; returns whether the client can still be told why. */
    private boolean breakOff() {
        boolean replied = record.status() != 0;
        giveBackWhatWaits();
        place.leave(Outcome.CANCELLED);
        relay.abort();
        return goesOnAfter(replied);
    }

    private boolean goesOnAfter(boolean replied) {
        if (replied) {
            end(false);
        }
        return !replied;
    }

    private void giveBackWhatWaits() {
        if (time.isWaiting() || place.isWaiting() || storeWait.isWaiting()) {
            permits.giveBack();
        }
        storeWait.stop();
    }

    /** The caller waits no longer; the place may outlast the call. */
    private void abandon() {
        giveBackWhatWaits();
        place.abandon(relay.isAwaitingReply());
        relay.abort();
    }

    /** Nothing more will be sent; {@code whole} when the client has all of the reply. If not, only closing tells it. */
    void end(boolean whole) {
        if (over) {
            return;
        }
        over = true;
        mirroring.end();
        stream.leave();
        place.leave(Outcome.CANCELLED);
        time.stop();
        storeWait.stop();
        record.end(worker.nowNanos());
        worker.metrics().end(record);
        worker.log().write(record);
        client.onExchangeEnd(whole);
    }

    /** The client went away: what was reserved for later is given back. */
    void onClientClosed() {
        abandon();
        end(false);
    }

    /** The client waits no longer. */
    private void onDeadline() {
        boolean replied = record.status() != 0;
        abandon();
        if (goesOnAfter(replied)) {
            answering.refuse(Reason.TIMEOUT);
        }
    }

    private LiveRoute route() {
        if (route == null) {
            throw new IllegalStateException("not routed");
        }
        return route;
    }

    void onSweep(long nowNanos) {
        if (relay.isBusy()) {
            relay.onSweep(nowNanos);
        }
    }
}
