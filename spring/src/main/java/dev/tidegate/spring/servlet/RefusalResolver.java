package dev.tidegate.spring.servlet;

import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers a request whose handler was refused by the gate, in Spring MVC and for asynchronous handlers too, unless the
 * application handles {@link RefusedException} itself.
 */
public final class RefusalResolver implements HandlerExceptionResolver, Ordered {
    private final Tidegate gate;

    /** A resolver that words refusals by the policy of this gate. */
    public RefusalResolver(Tidegate gate) {
        this.gate = gate;
    }

    /** After the handlers of the application, before those that make errors of what is left. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        Optional<RefusedException> refused = ServletAnswers.refusal(failure);
        if (refused.isEmpty() || response.isCommitted()) {
            return null;
        }
        try {
            ServletAnswers.refuse(gate, refused.get(), request, response);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return new ModelAndView();
    }
}
