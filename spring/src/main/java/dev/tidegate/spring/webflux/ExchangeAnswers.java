package dev.tidegate.spring.webflux;

import dev.tidegate.library.Refusal;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.spring.http.RefusalAnswer;
import java.util.concurrent.TimeoutException;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers requests that the gate refuses, and those whose handler a gate further in refused, unless the application
 * handles a {@link RefusedException} itself. Thread-safe.
 */
public final class ExchangeAnswers implements WebExceptionHandler, Ordered {
    /** Marks a request that a gate refused further in, so that its status says nothing about the application. */
    static final String REFUSED = ExchangeAnswers.class.getName() + ".refused";

    /** Marks a request whose caller gave up while the application worked on it. */
    static final String LATE = ExchangeAnswers.class.getName() + ".late";

    /** Before the handler that makes an error of what is left. */
    private static final int ORDER = -10;

    private final Tidegate gate;

    /** Answers in the words of this gate's policy. */
    public ExchangeAnswers(Tidegate gate) {
        this.gate = gate;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        return failure instanceof RefusedException refused
                        && !exchange.getResponse().isCommitted()
                ? refuse(exchange, refused.refusal())
                : Mono.error(failure);
    }

    /** Answers a refused request. */
    Mono<Void> refuse(ServerWebExchange exchange, Refusal refusal) {
        exchange.getAttributes().put(REFUSED, refusal);
        return send(exchange, RefusalAnswer.of(gate.policy(), refusal));
    }

    /** Answers a request whose caller gives up, or breaks a reply off that has begun. */
    Mono<Void> late(ServerWebExchange exchange) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(new TimeoutException("the reply took longer than its caller waits"));
        }
        exchange.getAttributes().put(LATE, true);
        return send(
                exchange, RefusalAnswer.of(gate.policy(), new Refusal(Reason.TIMEOUT, "", "", 0, FixedAnswer.none())));
    }

    static Mono<Void> send(ServerWebExchange exchange, RefusalAnswer answer) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        answer.fields().forEach((name, value) -> response.getHeaders().set(name, value));
        byte[] body = answer.body();
        response.getHeaders().setContentLength(body.length);
        if (HttpMethod.HEAD.equals(exchange.getRequest().getMethod()) || body.length == 0) {
            return response.setComplete();
        }
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }
}
