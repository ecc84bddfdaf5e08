package dev.tidegate.spring.client;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.caller.CurrentCaller;
import dev.tidegate.spring.http.CallTerms;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Lets the requests of a {@code RestClient} or {@code RestTemplate} pass the gate before they leave: limits, breaker
 * and places of the route that names their host, and the retries of its upstream within their budget. Requests to hosts
 * that no route names pass. The place is held until the head of the reply is there. One that is refused throws a
 * {@link dev.tidegate.library.RefusedException} and is not sent. Waits by parking the calling thread.
 *
 * <p>A request that is sent on behalf of a caller who waits for so long says what is left of it, and is broken off by a
 * {@link java.net.SocketTimeoutException} when it is over. The thread is interrupted for that.
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
        OutgoingCall outgoing = new OutgoingCall(request.getMethod(), request.getURI(), request.getHeaders());
        GuardedCall call = GuardedCall.outgoing(outgoing);
        if (!gate.guards(call)) {
            return execution.execute(request, body);
        }
        CallTerms terms = outgoing.terms(gate.policy(), CurrentCaller.terms());
        return new GuardedTries(gate, call, terms, request).send(body, execution);
    }
}
