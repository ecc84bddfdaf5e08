package dev.tidegate.spring.client;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Retries;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Outcome;
import dev.tidegate.spring.reactive.GuardedPublisher;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Lets the requests of a {@code WebClient} pass the gate before they leave, like {@link GuardedRequestInterceptor} does
 * for the blocking clients. No thread waits. Requests whose body is a stream that can be subscribed to once must not be
 * repeated: leave {@code retry} off for their upstream.
 */
public final class GuardedExchangeFilter implements ExchangeFilterFunction {
    private final Tidegate gate;

    /** A filter that asks this gate. */
    public GuardedExchangeFilter(Tidegate gate) {
        this.gate = gate;
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        GuardedCall call = GuardedCall.outgoing(new OutgoingCall(request.method(), request.url(), request.headers()));
        if (!gate.guards(call)) {
            return next.exchange(request);
        }
        return Mono.defer(() -> attempt(request, next, call, new AtomicReference<>()));
    }

    private Mono<ClientResponse> attempt(
            ClientRequest request, ExchangeFunction next, GuardedCall call, AtomicReference<@Nullable Retries> held) {
        Mono<ClientResponse> once = Mono.fromDirect(new GuardedPublisher<>(
                gate,
                () -> call,
                permit -> {
                    // Once for all tries, for each of them counts in the budget as the request that it is.
                    held.updateAndGet(known -> known == null ? gate.retries(permit.upstream()) : known);
                    return next.exchange(request).doOnNext(response -> tell(permit, response));
                },
                refusal -> Mono.error(new RefusedException(refusal))));
        return once.flatMap(response -> again(request, held, response)
                        ? response.releaseBody().then(later(request, next, call, held))
                        : Mono.just(response))
                .onErrorResume(failure -> again(request, held, failure), failure -> later(request, next, call, held));
    }

    private static void tell(Permit permit, ClientResponse response) {
        int status = response.statusCode().value();
        permit.outcome(status >= 502 && status <= 504 ? Outcome.FAILURE : Outcome.SUCCESS);
    }

    private static boolean again(
            ClientRequest request, AtomicReference<@Nullable Retries> held, ClientResponse response) {
        Retries retries = held.get();
        return retries != null
                && RetryRule.isFailure(
                        retries.rule(), request.method(), response.statusCode().value())
                && retries.mayRetry();
    }

    private static boolean again(ClientRequest request, AtomicReference<@Nullable Retries> held, Throwable failure) {
        Retries retries = held.get();
        return retries != null
                && !(failure instanceof RefusedException)
                && RetryRule.isFailure(retries.rule(), request.method(), failure)
                && retries.mayRetry();
    }

    private Mono<ClientResponse> later(
            ClientRequest request, ExchangeFunction next, GuardedCall call, AtomicReference<@Nullable Retries> held) {
        Retries retries = held.get();
        Mono<ClientResponse> more = Mono.defer(() -> attempt(request, next, call, held));
        return retries == null ? more : more.delaySubscription(retries.backoff());
    }
}
