package dev.tidegate.spring.servlet;

import dev.tidegate.library.Permit;
import dev.tidegate.model.Outcome;
import dev.tidegate.spring.http.CallTerms;
import dev.tidegate.spring.http.ReplyStatus;
import dev.tidegate.spring.http.Settlement;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The place of a request, which is held while the request goes on after its thread has returned. */
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

    /** Tells how the request went, as its reply says. */
    void tell() {
        permit.outcome(late ? Outcome.LATE : outcome());
        Settlement.settle(permit, response::getHeader);
    }

    private Outcome outcome() {
        if (request.getAttribute(ServletAnswers.REFUSED) != null) {
            return Outcome.CANCELLED;
        }
        return ReplyStatus.outcome(response.getStatus());
    }

    /** Holds the place until the request is complete, which it must be when its caller gives up. */
    void holdOn(AsyncContext context) {
        context.addListener(this);
        if (request.getAttribute(CallTerms.KEY) instanceof CallTerms terms && terms.hasDeadline()) {
            long leftMillis = Math.max(1, terms.left().toMillis());
            boolean isEndless = context.getTimeout() <= 0;
            context.setTimeout(isEndless ? leftMillis : Math.min(context.getTimeout(), leftMillis));
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        tell();
        permit.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        late = true;
    }

    @Override
    public void onError(AsyncEvent event) {
        Throwable failure = event.getThrowable();
        // After a timeout there may be an error that nothing was thrown for.
        if (late || failure == null) {
            tell();
        } else {
            permit.failed(failure);
        }
        permit.close();
    }

    /** Another round of the same request: goes on listening. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
