package dev.tidegate.spring.servlet;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.policy.HttpSettings;
import dev.tidegate.policy.Policy;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.http.CallTerms;
import dev.tidegate.spring.http.RefusalAnswer;
import dev.tidegate.spring.http.RequestPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets requests pass the gate before anything else sees them, and answers refused ones as the gateway does. What no
 * route of the policy takes, passes. The place is held until the reply is complete; of an event stream until its first
 * byte, for what is streamed on events costs the application little.
 *
 * <p>What a caller says of its request in the headers of the first listener for HTTP holds as in the gateway: how long
 * it waits and, from a trusted proxy, how much the request matters. When the time is up a request that waits is
 * refused, and an asynchronous one is ended; a thread that works on is not stopped, but what it calls is.
 *
 * <p>A request that must wait parks its thread: a virtual thread leaves its carrier, a thread of the server's pool is
 * held meanwhile. A {@link RefusedException} of a guarded method that nobody handled is answered as well.
 */
public final class TidegateFilter extends OncePerRequestFilter {
    private static final String EVENT_STREAM = "text/event-stream";

    private final Tidegate gate;
    private final IdentityResolver identity;

    /** A filter that asks this gate. */
    public TidegateFilter(Tidegate gate, IdentityResolver identity) {
        this.gate = gate;
        this.identity = identity;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> path = RequestPath.normal(request.getRequestURI());
        if (path.isEmpty()) {
            ServletAnswers.send(RefusalAnswer.ambiguousPath(), request, response);
            return;
        }
        Policy policy = gate.policy();
        ServletCall call = new ServletCall(request, path.get(), policy.identity());
        Optional<CallTerms> terms = CallTerms.of(call, HttpSettings.of(policy));
        if (terms.isEmpty()) {
            ServletAnswers.send(RefusalAnswer.badDeadline(), request, response);
            return;
        }
        request.setAttribute(CallTerms.KEY, terms.get());
        Permit permit = enter(terms.get().on(identity.identify(GuardedCall.to(call))), request, response);
        if (permit != null) {
            pass(permit, request, response, chain);
        }
    }

    private @Nullable Permit enter(GuardedCall call, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            return gate.enter(call);
        } catch (RefusedException refused) {
            ServletAnswers.refuse(gate, refused, request, response);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
        return null;
    }

    private void pass(Permit permit, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isOver = true;
        try {
            chain.doFilter(request, response);
            HeldPlace place = new HeldPlace(permit, request, response);
            isOver = !request.isAsyncStarted() || isEventStream(response);
            if (isOver) {
                place.tell();
            } else {
                place.holdOn(request.getAsyncContext());
            }
        } catch (ServletException | IOException | RuntimeException | Error failure) {
            Optional<RefusedException> refused = ServletAnswers.refusal(failure);
            permit.failed(refused.isEmpty() ? failure : refused.get());
            if (refused.isEmpty() || response.isCommitted()) {
                throw failure;
            }
            ServletAnswers.refuse(gate, refused.get(), request, response);
        } finally {
            if (isOver) {
                permit.close();
            }
        }
    }

    private static boolean isEventStream(HttpServletResponse response) {
        String type = response.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(EVENT_STREAM);
    }
}
