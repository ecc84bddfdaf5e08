package dev.tidegate.spring.client;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Retries;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Lets the requests of a {@code RestClient} or {@code RestTemplate} pass the gate before they leave: limits, breaker
 * and places of the route that names their host, and the retries of its upstream within their budget. Requests to hosts
 * that no route names pass. The place is held until the head of the reply is there. One that is refused throws a
 * {@link RefusedException} and is not sent. Waits by parking the calling thread.
 */
public final class GuardedRequestInterceptor implements ClientHttpRequestInterceptor {
    private final Tidegate gate;

    /** An interceptor that asks this gate. */
    public GuardedRequestInterceptor(Tidegate gate) {
        this.gate = gate;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        GuardedCall call =
                GuardedCall.outgoing(new OutgoingCall(request.getMethod(), request.getURI(), request.getHeaders()));
        if (!gate.guards(call)) {
            return execution.execute(request, body);
        }
        Optional<Retries> retries = Optional.empty();
        while (true) {
            Permit permit = enter(call);
            Retries own = retries.orElseGet(() -> gate.retries(permit.upstream()));
            retries = Optional.of(own);
            try (permit) {
                ClientHttpResponse response = execution.execute(request, body);
                int status = response.getStatusCode().value();
                permit.outcome(isServerFailure(status) ? Outcome.FAILURE : Outcome.SUCCESS);
                if (!RetryRule.isFailure(own.rule(), request.getMethod(), status) || !own.mayRetry()) {
                    return response;
                }
                response.close();
            } catch (IOException failure) {
                permit.failed(failure);
                if (!RetryRule.isFailure(own.rule(), request.getMethod(), failure) || !own.mayRetry()) {
                    throw failure;
                }
            }
            LockSupport.parkNanos(this, own.backoff().toNanos());
        }
    }

    private static boolean isServerFailure(int status) {
        return status >= 502 && status <= 504;
    }

    private Permit enter(GuardedCall call) throws InterruptedIOException {
        try {
            return gate.enter(call);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to send a request");
        }
    }
}
