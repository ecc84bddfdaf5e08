package dev.tidegate.spring.webflux;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Outcome;
import dev.tidegate.policy.HttpSettings;
import dev.tidegate.policy.Policy;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.http.CallTerms;
import dev.tidegate.spring.http.RefusalAnswer;
import dev.tidegate.spring.http.ReplyStatus;
import dev.tidegate.spring.http.RequestPath;
import dev.tidegate.spring.http.Settlement;
import dev.tidegate.spring.reactive.GuardedPublisher;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets requests pass the gate before anything else sees them, and answers refused ones as the gateway does. What no
 * route of the policy takes, passes. The place is held until the reply is complete; of an event stream until its first
 * byte. No event loop waits: a request that must wait goes on when it is its turn.
 *
 * <p>What a caller says of its request in the headers of the first listener for HTTP holds as in the gateway: how long
 * it waits and, from a trusted proxy, how much the request matters. When the time is up the work is cancelled.
 */
public final class TidegateWebFilter implements WebFilter, Ordered {
    private final Tidegate gate;
    private final IdentityResolver identity;
    private final ExchangeAnswers answers;

    /** A filter that asks this gate. */
    public TidegateWebFilter(Tidegate gate, IdentityResolver identity) {
        this.gate = gate;
        this.identity = identity;
        this.answers = new ExchangeAnswers(gate);
    }

    /** Early, but after what finds out who the client of a request is. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Optional<String> path =
                RequestPath.normal(exchange.getRequest().getURI().getRawPath());
        if (path.isEmpty()) {
            return ExchangeAnswers.send(exchange, RefusalAnswer.ambiguousPath());
        }
        Policy policy = gate.policy();
        ExchangeCall call = new ExchangeCall(exchange.getRequest(), path.get(), policy.identity());
        Optional<CallTerms> said = CallTerms.of(call, HttpSettings.of(policy));
        if (said.isEmpty()) {
            return ExchangeAnswers.send(exchange, RefusalAnswer.badDeadline());
        }
        CallTerms terms = said.get();
        return Mono.fromDirect(new GuardedPublisher<>(
                gate,
                context -> terms.on(identity.identify(GuardedCall.to(call))),
                permit -> pass(exchange, chain.filter(exchange), permit, terms),
                refusal -> answers.refuse(exchange, refusal)));
    }

    private Mono<Void> pass(ServerWebExchange exchange, Mono<Void> served, Permit permit, CallTerms terms) {
        ServerHttpResponse response = exchange.getResponse();
        response.beforeCommit(() -> {
            permit.outcome(outcome(exchange));
            Settlement.settle(permit, response.getHeaders()::getFirst);
            if (isEventStream(response)) {
                permit.close();
            }
            return Mono.empty();
        });
        Mono<Void> known = served.contextWrite(context -> context.put(CallTerms.KEY, terms));
        return terms.hasDeadline() ? inTime(exchange, known, terms) : known;
    }

    /** Ends the work when the caller gives up; an event stream, which goes on until somebody ends it, is in time. */
    private Mono<Void> inTime(ServerWebExchange exchange, Mono<Void> served, CallTerms terms) {
        Mono<Long> end = Mono.delay(terms.left())
                .flatMap(tick -> isEventStream(exchange.getResponse()) ? Mono.never() : Mono.just(tick));
        return served.timeout(end, Mono.defer(() -> answers.late(exchange)));
    }

    private static Outcome outcome(ServerWebExchange exchange) {
        if (exchange.getAttribute(ExchangeAnswers.LATE) != null) {
            return Outcome.LATE;
        } else if (exchange.getAttribute(ExchangeAnswers.REFUSED) != null) {
            return Outcome.CANCELLED;
        }
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status == null ? Outcome.SUCCESS : ReplyStatus.outcome(status.value());
    }

    private static boolean isEventStream(ServerHttpResponse response) {
        MediaType type = response.getHeaders().getContentType();
        return type != null && type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM);
    }
}
