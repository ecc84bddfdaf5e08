package dev.tidegate.spring.reactive;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.Refusal;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One subscription behind the gate: first it waits for its permit, then it hands on what its source emits. Whoever ends
 * it first, the source or a cancellation, takes the permit out and closes it.
 */
final class GuardedSubscription<T> extends Operators.DeferredSubscription implements CoreSubscriber<T> {
    private final CoreSubscriber<? super T> actual;
    private final Function<Permit, Publisher<? extends T>> source;
    private final Function<Refusal, Publisher<? extends T>> instead;
    private final AtomicReference<@Nullable Permit> held = new AtomicReference<>();
    private volatile CompletableFuture<Permit> entry = new CompletableFuture<>();

    GuardedSubscription(
            CoreSubscriber<? super T> actual,
            Function<Permit, Publisher<? extends T>> source,
            Function<Refusal, Publisher<? extends T>> instead) {
        this.actual = actual;
        this.source = source;
        this.instead = instead;
    }

    /** Waits for the turn of the call; returns at once. */
    void enter(Tidegate gate, Function<ContextView, GuardedCall> call) {
        CompletableFuture<Permit> permit;
        try {
            permit = gate.enterAsync(call.apply(currentContext()));
        } catch (RuntimeException | Error failure) {
            actual.onError(failure);
            return;
        }
        entry = permit;
        if (isCancelled()) {
            boolean unused = permit.cancel(false);
        }
        var unused = permit.whenComplete(this::onEntry);
    }

    private void onEntry(@Nullable Permit permit, @Nullable Throwable failure) {
        if (permit != null) {
            held.set(permit);
            // A cancellation that came before the permit was there has found nothing to close.
            if (isCancelled()) {
                close(one -> one.outcome(Outcome.CANCELLED));
            } else {
                subscribeTo(() -> source.apply(permit));
            }
        } else if (failure instanceof RefusedException refused) {
            subscribeTo(() -> instead.apply(refused.refusal()));
        } else if (failure != null && !isCancelled()) {
            actual.onError(failure);
        }
    }

    private void subscribeTo(Supplier<Publisher<? extends T>> made) {
        Publisher<? extends T> publisher;
        try {
            publisher = made.get();
        } catch (RuntimeException | Error failure) {
            onError(failure);
            return;
        }
        publisher.subscribe(this);
    }

    private void close(Consumer<Permit> tell) {
        Permit permit = held.getAndSet(null);
        if (permit != null) {
            tell.accept(permit);
            permit.close();
        }
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        boolean unused = set(subscription);
    }

    @Override
    public void onNext(T value) {
        actual.onNext(value);
    }

    @Override
    public void onError(Throwable failure) {
        close(permit -> permit.failed(failure));
        actual.onError(failure);
    }

    @Override
    public void onComplete() {
        close(permit -> {});
        actual.onComplete();
    }

    @Override
    public void cancel() {
        super.cancel();
        boolean unused = entry.cancel(false);
        close(permit -> permit.outcome(Outcome.CANCELLED));
    }
}
