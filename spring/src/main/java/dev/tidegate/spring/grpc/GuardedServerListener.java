package dev.tidegate.spring.grpc;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Outcome;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears a call while it waits for its turn, and then hands everything on to its handler. Before the handler is started
 * nobody asks for messages, so what is kept for it is at most that the call is ready, cancelled or complete.
 */
final class GuardedServerListener<Q, P> extends ServerCall.Listener<Q> {
    private final ServerCall<Q, P> call;
    private final Metadata headers;
    private final ServerCallHandler<Q, P> next;
    private final Context context;
    private final Queue<Consumer<ServerCall.Listener<Q>>> kept = new ArrayDeque<>();
    private final HeldPlace place = new HeldPlace();
    private CompletableFuture<Permit> entry = new CompletableFuture<>();
    private ServerCall.@Nullable Listener<Q> handler;
    private boolean over;

    /** A call whose handler works in this context. */
    GuardedServerListener(ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next, Context context) {
        this.call = call;
        this.headers = headers;
        this.next = next;
        this.context = context;
    }

    /** Waits for the turn of the call; returns at once. */
    void enter(Tidegate gate, GuardedCall guarded) {
        CompletableFuture<Permit> asked = gate.enterAsync(guarded);
        synchronized (this) {
            entry = asked;
        }
        var unused = asked.whenComplete((held, failure) -> context.run(() -> {
            if (held != null) {
                start(held);
            } else if (failure instanceof RefusedException refused) {
                RpcRefusal refusal = RpcRefusal.of(gate.policy(), refused.refusal());
                refuse(refusal.status(), refusal.trailers());
            } else if (failure != null && !asked.isCancelled()) {
                refuse(Status.INTERNAL.withCause(failure), new Metadata());
            }
        }));
    }

    private synchronized void refuse(Status status, Metadata trailers) {
        if (!over) {
            over = true;
            call.close(status, trailers);
        }
    }

    private synchronized void start(Permit held) {
        place.hold(held);
        if (over) {
            place.close(Outcome.CANCELLED);
            return;
        }
        try {
            handler = next.startCall(new Told(), headers);
        } catch (RuntimeException | Error failure) {
            held.failed(failure);
            held.close();
            over = true;
            call.close(Status.UNKNOWN.withCause(failure), new Metadata());
            return;
        }
        kept.forEach(event -> event.accept(handler));
        kept.clear();
    }

    /** The call as its handler sees it, whose end tells how it went. */
    private final class Told extends SimpleForwardingServerCall<Q, P> {
        Told() {
            super(call);
        }

        @Override
        public void sendHeaders(Metadata replied) {
            place.settle(replied);
            super.sendHeaders(replied);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            place.close(RpcRefusal.outcome(status));
            super.close(status, trailers);
        }
    }

    private synchronized void tell(Consumer<ServerCall.Listener<Q>> event) {
        if (handler != null) {
            ServerCall.Listener<Q> told = handler;
            context.run(() -> event.accept(told));
        } else if (!over) {
            kept.add(event);
        }
    }

    @Override
    public void onMessage(Q message) {
        tell(one -> one.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        tell(ServerCall.Listener::onHalfClose);
    }

    @Override
    public void onReady() {
        tell(ServerCall.Listener::onReady);
    }

    @Override
    public void onComplete() {
        tell(ServerCall.Listener::onComplete);
        place.close(Outcome.SUCCESS);
    }

    @Override
    public void onCancel() {
        tell(ServerCall.Listener::onCancel);
        synchronized (this) {
            over = true;
            boolean unused = entry.cancel(false);
        }
        place.close(Outcome.CANCELLED);
    }
}
