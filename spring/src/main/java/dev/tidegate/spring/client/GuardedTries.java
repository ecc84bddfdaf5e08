package dev.tidegate.spring.client;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.Retries;
import dev.tidegate.library.Tidegate;
import dev.tidegate.policy.HttpSettings;
import dev.tidegate.spring.http.CallTerms;
import dev.tidegate.spring.http.ReplyStatus;
import dev.tidegate.spring.http.Settlement;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;

/** The tries of one request of a blocking client: each passes the gate and tells how it went. Used by one thread. */
final class GuardedTries {
    private final Tidegate gate;
    private final GuardedCall call;
    private final CallTerms terms;
    private final HttpRequest request;
    private @Nullable Retries retries;

    GuardedTries(Tidegate gate, GuardedCall call, CallTerms terms, HttpRequest request) {
        this.gate = gate;
        this.call = call;
        this.terms = terms;
        this.request = request;
    }

    /** Sends the request until a try succeeds or there is no other. */
    ClientHttpResponse send(byte[] body, ClientHttpRequestExecution execution) throws IOException {
        while (true) {
            Optional<Duration> pause;
            try (Permit permit = enter()) {
                Retries own = retries(permit);
                try {
                    ClientHttpResponse response = reply(permit, body, execution);
                    int status = response.getStatusCode().value();
                    pause = RetryRule.isFailure(own.rule(), request.getMethod(), status)
                            ? RetryRule.pause(own, terms)
                            : Optional.empty();
                    if (pause.isEmpty()) {
                        return response;
                    }
                    response.close();
                } catch (IOException failure) {
                    permit.failed(failure);
                    pause = RetryRule.isFailure(own.rule(), request.getMethod(), failure)
                            ? RetryRule.pause(own, terms)
                            : Optional.empty();
                    if (pause.isEmpty()) {
                        throw failure;
                    }
                } catch (RuntimeException | Error failure) {
                    permit.failed(failure);
                    throw failure;
                }
            }
            LockSupport.parkNanos(this, pause.get().toNanos());
        }
    }

    private Permit enter() throws InterruptedIOException {
        try {
            return gate.enter(terms.on(call));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to send a request");
        }
    }

    /** Once for all tries, for each of them counts in the budget as the request that it is. */
    private Retries retries(Permit permit) {
        Retries known = retries;
        if (known == null) {
            known = gate.retries(permit.upstream());
            retries = known;
        }
        return known;
    }

    private ClientHttpResponse reply(Permit permit, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        terms.tell(HttpSettings.of(gate.policy()), request.getHeaders()::set);
        ClientHttpResponse response = terms.hasDeadline()
                ? LastMoment.within(terms.left(), () -> execution.execute(request, body))
                : execution.execute(request, body);
        permit.outcome(ReplyStatus.outcome(response.getStatusCode().value()));
        Settlement.settle(permit, response.getHeaders()::getFirst);
        return response;
    }
}
