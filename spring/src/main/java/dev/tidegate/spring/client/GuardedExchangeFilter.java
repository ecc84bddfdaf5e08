package dev.tidegate.spring.client;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.http.CallTerms;
import dev.tidegate.spring.reactive.ContextTerms;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Lets the requests of a {@code WebClient} pass the gate before they leave, like {@link GuardedRequestInterceptor} does
 * for the blocking clients. No thread waits. Requests whose body is a stream that can be subscribed to once must not be
 * repeated: leave {@code retry} off for their upstream. A request whose caller gives up is cancelled, and ends with a
 * {@link java.util.concurrent.TimeoutException}.
 */
public final class GuardedExchangeFilter implements ExchangeFilterFunction {
    private final Tidegate gate;

    /** A filter that asks this gate. */
    public GuardedExchangeFilter(Tidegate gate) {
        this.gate = gate;
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        OutgoingCall outgoing = new OutgoingCall(request.method(), request.url(), request.headers());
        GuardedCall call = GuardedCall.outgoing(outgoing);
        if (!gate.guards(call)) {
            return next.exchange(request);
        }
        return Mono.deferContextual(context -> {
            CallTerms terms = outgoing.terms(gate.policy(), ContextTerms.of(context));
            return new ReactiveTries(gate, call, terms, request, next).send();
        });
    }
}
