package dev.tidegate.spring.grpc;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Outcome;
import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that is started when the gate lets it. What its caller does before is kept, up to {@link #KEPT_MAX} steps, and
 * done then in its order; a caller who heeds {@code isReady} sends one message at most.
 */
final class GuardedClientCall<Q, P> extends ClientCall<Q, P> {
    private static final int KEPT_MAX = 1024;

    private final Tidegate gate;
    private final Function<Metadata, GuardedCall> asked;
    private final ClientCall<Q, P> call;
    private final Queue<Runnable> kept = new ArrayDeque<>();
    private final HeldPlace place = new HeldPlace();
    private CompletableFuture<Permit> entry = new CompletableFuture<>();
    private boolean started;
    private boolean over;

    GuardedClientCall(Tidegate gate, Function<Metadata, GuardedCall> asked, ClientCall<Q, P> call) {
        this.gate = gate;
        this.asked = asked;
        this.call = call;
    }

    @Override
    public void start(Listener<P> listener, Metadata headers) {
        CompletableFuture<Permit> entering = gate.enterAsync(asked.apply(headers));
        synchronized (this) {
            entry = entering;
        }
        var unused = entering.whenComplete((held, failure) -> {
            if (held != null) {
                begin(held, listener, headers);
            } else if (failure instanceof RefusedException refused) {
                RpcRefusal refusal = RpcRefusal.of(gate.policy(), refused.refusal());
                end(listener, refusal.status(), refusal.trailers());
            } else {
                end(listener, Status.CANCELLED.withCause(failure), new Metadata());
            }
        });
    }

    private synchronized void begin(Permit held, Listener<P> listener, Metadata headers) {
        place.hold(held);
        if (over) {
            place.close(Outcome.CANCELLED);
            return;
        }
        started = true;
        call.start(new Told(listener), headers);
        kept.forEach(Runnable::run);
        kept.clear();
    }

    private void end(Listener<P> listener, Status status, Metadata trailers) {
        synchronized (this) {
            over = true;
            kept.clear();
        }
        listener.onClose(status, trailers);
    }

    /** Hears how the call ends. */
    private final class Told extends SimpleForwardingClientCallListener<P> {
        Told(Listener<P> listener) {
            super(listener);
        }

        @Override
        public void onHeaders(Metadata replied) {
            place.settle(replied);
            super.onHeaders(replied);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            place.close(RpcRefusal.outcome(status));
            super.onClose(status, trailers);
        }
    }

    private synchronized void step(Runnable action) {
        if (started) {
            action.run();
        } else if (!over && kept.size() < KEPT_MAX) {
            kept.add(action);
        } else if (!over) {
            cancel("more than " + KEPT_MAX + " steps before the call was let in", null);
        }
    }

    @Override
    public void request(int count) {
        step(() -> call.request(count));
    }

    @Override
    public void halfClose() {
        step(call::halfClose);
    }

    @Override
    public void sendMessage(Q message) {
        step(() -> call.sendMessage(message));
    }

    @Override
    public void setMessageCompression(boolean enabled) {
        step(() -> call.setMessageCompression(enabled));
    }

    @Override
    public synchronized void cancel(@Nullable String message, @Nullable Throwable cause) {
        if (started) {
            call.cancel(message, cause);
        } else {
            over = true;
            // Whoever waits for the entry is told by its end, and ends the call.
            boolean unused = entry.cancel(false);
        }
    }

    @Override
    public synchronized boolean isReady() {
        return started && call.isReady();
    }

    @Override
    public Attributes getAttributes() {
        return call.getAttributes();
    }
}
