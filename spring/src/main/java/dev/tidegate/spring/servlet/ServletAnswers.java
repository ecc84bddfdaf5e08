package dev.tidegate.spring.servlet;

import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.http.RefusalAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what the gate answers itself. Stateless. */
final class ServletAnswers {
    /** Marks a request that a gate refused further in, so that its status says nothing about the application. */
    static final String REFUSED = ServletAnswers.class.getName() + ".refused";

    private static final int CAUSES_MAX = 8;

    private ServletAnswers() {}

    /** The refusal that an exception is about, if it is about one. */
    static Optional<RefusedException> refusal(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof RefusedException refused) {
                return Optional.of(refused);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** Answers a refused request. */
    static void refuse(
            Tidegate gate, RefusedException refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        request.setAttribute(REFUSED, refused);
        send(RefusalAnswer.of(gate.policy(), refused.refusal()), request, response);
    }

    static void send(RefusalAnswer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.resetBuffer();
        response.setStatus(answer.status());
        answer.fields().forEach(response::setHeader);
        byte[] body = answer.body();
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
        response.flushBuffer();
    }
}
