package dev.tidegate.spring.servlet;

import dev.tidegate.library.Permit;
import dev.tidegate.model.Outcome;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The place of a request that goes on after its thread has returned. Closed when the request is complete. */
final class HeldPlace implements AsyncListener {
    private final Permit permit;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private volatile boolean late;

    HeldPlace(Permit permit, HttpServletRequest request, HttpServletResponse response) {
        this.permit = permit;
        this.request = request;
        this.response = response;
    }

    /** What the status of a reply says about the application: the same as a server's reply says to the gateway. */
    static Outcome outcome(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ServletAnswers.REFUSED) != null) {
            return Outcome.CANCELLED;
        }
        int status = response.getStatus();
        return status >= HttpServletResponse.SC_BAD_GATEWAY && status <= HttpServletResponse.SC_GATEWAY_TIMEOUT
                ? Outcome.FAILURE
                : Outcome.SUCCESS;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        permit.outcome(late ? Outcome.LATE : outcome(request, response));
        permit.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        late = true;
    }

    @Override
    public void onError(AsyncEvent event) {
        permit.failed(event.getThrowable());
        permit.close();
    }

    /** Another round of the same request: goes on listening. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
