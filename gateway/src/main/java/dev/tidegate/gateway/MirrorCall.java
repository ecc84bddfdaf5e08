package dev.tidegate.gateway;

import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Balancer;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.model.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A copy of one request on its way to another upstream, whose reply is thrown away. It follows the original and never
 * holds it up: what the other upstream does not take at once waits, and when too much waits the copy is given up.
 *
 * <p>Made for each mirrored request, since it may outlive the original. Used by its event loop only.
 */
final class MirrorCall extends Deadlines.Watched implements AttemptOwner {
    /** How much of a body waits at most. */
    static final int WAITING_BYTES_MAX = 64 * 1024;

    /** How many parts wait at most: each may keep a whole buffer alive. */
    static final int WAITING_PARTS_MAX = 256;

    /** How long a copy takes at most once the request is complete: nobody waits for its reply. */
    private static final long NANOS_MAX = 60_000_000_000L;

    private final Worker worker;
    private final String upstream;
    private final RequestHead head;
    private final Forwarding forwarding;
    private final Attempt attempt;
    private final MirrorPlace place;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean connected;
    private boolean complete;
    private boolean endSent;
    private boolean over;
    private int status;
    private long sinceNanos;

    MirrorCall(Worker worker, LiveUpstream upstream, RequestHead original, Forwarding forwarding) {
        this.worker = worker;
        this.upstream = upstream.spec().name();
        this.head = original.copy();
        this.forwarding = forwarding;
        this.attempt = new Attempt(this, worker);
        this.place = new MirrorPlace(worker, upstream);
        this.sinceNanos = worker.nowNanos();
    }

    /** Begins with a server that the other upstream's balancer chooses, if it has room for what nobody waits for. */
    void begin(LiveUpstream target, HttpCall original, LiveRoute route) {
        if (!place.take(target, original, route)) {
            end("dropped", Attempt.Result.CANCELLED);
            return;
        }
        long keyHash = target.keyHash(original);
        int server = attempt.choose(target, keyHash, Balancer.NONE);
        if (server < 0) {
            end("failed", Attempt.Result.CANCELLED);
        } else {
            worker.deadlines().add(this);
            attempt.begin(target, server, head, false);
        }
    }

    // ---- from the original

    /** A part of the original's body, of which this takes a share of its own. */
    void onBody(ByteBuf part) {
        if (over) {
            return;
        }
        if (waiting.isEmpty() && attempt.takesBody()) {
            attempt.sendBody(part.retainedDuplicate());
        } else if (waitingBytes + part.readableBytes() > WAITING_BYTES_MAX || waiting.size() >= WAITING_PARTS_MAX) {
            end("dropped", Attempt.Result.CANCELLED);
        } else {
            waiting.add(part.retainedDuplicate());
            waitingBytes += part.readableBytes();
        }
    }

    /** The original's body is complete and valid. */
    void onBodyEnd() {
        if (!complete) {
            complete = true;
            sinceNanos = worker.nowNanos();
            sendWaiting();
        }
    }

    /** The original ended: a copy that is not complete by then never will be. */
    void onOriginalEnd() {
        if (!complete) {
            end("dropped", Attempt.Result.CANCELLED);
        }
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && attempt.takesBody()) {
            ByteBuf next = waiting.poll();
            waitingBytes -= next.readableBytes();
            attempt.sendBody(next);
        }
        if (complete && connected && waiting.isEmpty() && !endSent && !over) {
            endSent = true;
            attempt.sendEnd();
        }
    }

    // ---- from the other upstream

    @Override
    public void onConnected(Attempt attempt) {
        connected = true;
        attempt.sendHead(head, forwarding.defaultHost(attempt.serverAddress()));
        sendWaiting();
    }

    @Override
    public void onWritable(Attempt attempt) {
        sendWaiting();
    }

    @Override
    public void onReplyHead(Attempt attempt, ResponseHead reply) {
        status = reply.status();
    }

    @Override
    public void onReplyBody(Attempt attempt, ByteBuf part) {
        part.release();
    }

    @Override
    public void onReplyPause(Attempt attempt) {}

    @Override
    public void onReplyEnd(Attempt attempt, ByteBuf trailers) {
        trailers.release();
        boolean failed = Repetition.failure(status).isPresent();
        place.leave(failed ? Outcome.FAILURE : Outcome.SUCCESS);
        attempt.finish(endSent, failed ? Attempt.Result.FAILURE : Attempt.Result.SUCCESS);
        end(status / 100 + "xx", Attempt.Result.CANCELLED);
    }

    @Override
    public void onConnectFailed(Attempt attempt) {
        end("failed", Attempt.Result.CANCELLED);
    }

    @Override
    public void onNoConnection(Attempt attempt) {
        end("dropped", Attempt.Result.CANCELLED);
    }

    @Override
    public void onClosed(Attempt attempt, boolean repeatable) {
        end("failed", repeatable ? Attempt.Result.CANCELLED : Attempt.Result.FAILURE);
    }

    @Override
    public void onBadReply(Attempt attempt) {
        end("failed", Attempt.Result.FAILURE);
    }

    @Override
    void onSweep(long nowNanos) {
        if (attempt.waitsTooLong(nowNanos) || (complete && nowNanos - sinceNanos >= NANOS_MAX)) {
            end("dropped", Attempt.Result.CANCELLED);
        } else if (endSent && attempt.isSilentTooLong(nowNanos)) {
            end("failed", Attempt.Result.FAILURE);
        }
    }

    private void end(String result, Attempt.Result ofServer) {
        if (!over) {
            over = true;
            attempt.leave(ofServer);
            place.leave(Outcome.CANCELLED);
            waiting.forEach(ByteBuf::release);
            waiting.clear();
            worker.deadlines().remove(this);
            worker.metrics().countMirror(upstream, result);
        }
    }
}
