package dev.tidegate.spring.client;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Retries;
import dev.tidegate.library.Tidegate;
import dev.tidegate.policy.HttpSettings;
import dev.tidegate.spring.http.CallTerms;
import dev.tidegate.spring.http.ReplyStatus;
import dev.tidegate.spring.http.Settlement;
import dev.tidegate.spring.reactive.GuardedPublisher;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * The tries of one request of a reactive client: each passes the gate and tells how it went. Made for one subscription,
 * whose tries come one after another.
 */
final class ReactiveTries {
    private final Tidegate gate;
    private final GuardedCall call;
    private final CallTerms terms;
    private final ClientRequest request;
    private final ExchangeFunction next;
    private volatile @Nullable Retries retries;

    ReactiveTries(Tidegate gate, GuardedCall call, CallTerms terms, ClientRequest request, ExchangeFunction next) {
        this.gate = gate;
        this.call = call;
        this.terms = terms;
        this.request = request;
        this.next = next;
    }

    /** Sends the request until a try succeeds or there is no other. */
    Mono<ClientResponse> send() {
        Mono<ClientResponse> once = Mono.fromDirect(new GuardedPublisher<>(
                gate, context -> terms.on(call), this::reply, refusal -> Mono.error(new RefusedException(refusal))));
        return once.map(this::afterReply)
                .onErrorResume(failure -> Mono.just(afterFailure(failure)))
                .flatMap(Function.identity());
    }

    private Mono<ClientResponse> reply(Permit permit) {
        if (retries == null) {
            // Once for all tries, for each of them counts in the budget as the request that it is.
            retries = gate.retries(permit.upstream());
        }
        Mono<ClientResponse> reply = next.exchange(told()).doOnNext(response -> {
            permit.outcome(ReplyStatus.outcome(response.statusCode().value()));
            Settlement.settle(permit, response.headers().asHttpHeaders()::getFirst);
        });
        return terms.hasDeadline() ? reply.timeout(terms.left(), Mono.error(ReactiveTries::late)) : reply;
    }

    private static TimeoutException late() {
        return new TimeoutException("no reply came while the caller waited for it");
    }

    private ClientRequest told() {
        return terms.isNone()
                ? request
                : ClientRequest.from(request)
                        .headers(fields -> terms.tell(HttpSettings.of(gate.policy()), fields::set))
                        .build();
    }

    private Mono<ClientResponse> afterReply(ClientResponse response) {
        Retries own = retries;
        int status = response.statusCode().value();
        if (own == null || !RetryRule.isFailure(own.rule(), request.method(), status)) {
            return Mono.just(response);
        }
        return RetryRule.pause(own, terms)
                .map(pause -> response.releaseBody().then(sendAfter(pause)))
                .orElseGet(() -> Mono.just(response));
    }

    private Mono<ClientResponse> afterFailure(Throwable failure) {
        Retries own = retries;
        if (own == null
                || failure instanceof RefusedException
                || !RetryRule.isFailure(own.rule(), request.method(), failure)) {
            return Mono.error(failure);
        }
        return RetryRule.pause(own, terms).map(this::sendAfter).orElseGet(() -> Mono.error(failure));
    }

    private Mono<ClientResponse> sendAfter(Duration pause) {
        return Mono.defer(this::send).delaySubscription(pause);
    }
}
