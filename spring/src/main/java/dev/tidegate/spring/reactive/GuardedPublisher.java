package dev.tidegate.spring.reactive;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.Refusal;
import dev.tidegate.library.Tidegate;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.ContextView;

/**
 * A publisher that passes the gate at each subscription. The source is asked for and subscribed to when the gate lets
 * it, the place is held until it ends, and a cancellation gives the place back, also while it is waited for. No thread
 * waits. Thread-safe.
 *
 * @param <T> what it emits
 */
public final class GuardedPublisher<T> implements Publisher<T> {
    private final Tidegate gate;
    private final Function<ContextView, GuardedCall> call;
    private final Function<Permit, Publisher<? extends T>> source;
    private final Function<Refusal, Publisher<? extends T>> instead;

    /**
     * A publisher behind the gate.
     *
     * @param call says at each subscription what is called, and for whom: given the context of the subscriber
     * @param source makes what is guarded, once it may be; it may say to the permit how it goes, and close it early
     * @param instead what is emitted in the place of a source that is refused
     */
    public GuardedPublisher(
            Tidegate gate,
            Function<ContextView, GuardedCall> call,
            Function<Permit, Publisher<? extends T>> source,
            Function<Refusal, Publisher<? extends T>> instead) {
        this.gate = gate;
        this.call = call;
        this.source = source;
        this.instead = instead;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        CoreSubscriber<? super T> actual = Operators.toCoreSubscriber(subscriber);
        GuardedSubscription<T> subscription = new GuardedSubscription<>(actual, source, instead);
        actual.onSubscribe(subscription);
        subscription.enter(gate, call);
    }
}
