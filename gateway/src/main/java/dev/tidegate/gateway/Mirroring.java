package dev.tidegate.gateway;

import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.gateway.http1.RequestHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Whether a copy of the present request of one exchange goes to the mirror of its route, and what the copy gets to know
 * of it. Reused from exchange to exchange; used by its event loop only.
 */
final class Mirroring {
    private final Worker worker;
    private final RequestHead head;
    private final HttpCall call;
    private @Nullable MirrorCall copy;

    Mirroring(Worker worker, RequestHead head, HttpCall call) {
        this.worker = worker;
        this.head = head;
        this.call = call;
    }

    /** Sends a copy as often as the policy says; never of a handshake, which leads nowhere without its reply. */
    void begin(LiveRoute route) {
        if (route.isMirrored(worker.random()) && !head.isUpgrade()) {
            LiveUpstream target = route.mirror().orElseThrow();
            MirrorCall begun = new MirrorCall(worker, target, head, call.mirrored());
            copy = begun;
            begun.begin(target, call, route);
        }
    }

    /** A part of the request body, which stays the caller's. */
    void onBody(ByteBuf part) {
        if (copy != null) {
            copy.onBody(part);
        }
    }

    /** The whole request was read, and is valid. */
    void onRequestComplete() {
        if (copy != null) {
            copy.onBodyEnd();
        }
    }

    /** The exchange is over. */
    void end() {
        if (copy != null) {
            copy.onOriginalEnd();
            copy = null;
        }
    }
}
