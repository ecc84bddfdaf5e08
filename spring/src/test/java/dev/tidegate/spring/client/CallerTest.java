package dev.tidegate.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Reason;
import dev.tidegate.spring.Policies;
import dev.tidegate.spring.http.CallTerms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Requests that are sent on behalf of a caller who waits for so long. */
class CallerTest {
    private final Tidegate gate = Policies.gate("""
            version: 1
            listeners: {}
            limits:
              permits: { level: application, rate: 1/h, burst: 10 }
            upstreams:
              pay: { retry: { attempts: 3, on: [503, connect, reset], budget: 100%, backoff: 1ms } }
            routes:
              - { match: { host: localhost, path: /cost }, to: pay, limits: [permits], cost: 4, settle: header(X-Cost) }
              - { match: { host: localhost, path: /** }, to: pay }
            """);
    private final BlockingQueue<HttpExchange> asked = new LinkedBlockingQueue<>();
    private final HttpServer server = start();
    private final RestClient blocking = RestClient.builder()
            .requestInterceptor(new GuardedRequestInterceptor(gate))
            .build();
    private final WebClient reactive =
            WebClient.builder().filter(new GuardedExchangeFilter(gate)).build();

    private HttpServer start() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/", exchange -> {
                asked.add(exchange);
                if (!exchange.getRequestURI().getPath().equals("/never")) {
                    exchange.getResponseHeaders().set("X-Cost", "0");
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                }
            });
            made.start();
            return made;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        RequestContextHolder.resetRequestAttributes();
        server.stop(0);
        gate.close();
    }

    private String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    /** From now on this thread serves a request whose caller waits so long. */
    private static void serve(Duration patience) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAttribute(CallTerms.KEY, CallTerms.NONE.within(patience));
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
    }

    private void get(String path) {
        blocking.get().uri(url(path)).retrieve().toBodilessEntity();
    }

    private Mono<?> reply(String path, Duration patience) {
        return reactive.get()
                .uri(url(path))
                .retrieve()
                .toBodilessEntity()
                .contextWrite(context -> context.put(CallTerms.KEY, CallTerms.NONE.within(patience)));
    }

    private Optional<String> toldTime() throws InterruptedException {
        return Optional.ofNullable(asked.take().getRequestHeaders().getFirst("X-Request-Timeout"));
    }

    @Test
    void whatIsLeftToTheCallerIsSentAlong() throws Exception {
        serve(Duration.ofHours(1));
        get("/any");
        assertThat(toldTime().orElseThrow()).matches("3[0-9]{6}ms");
        blocking.get()
                .uri(url("/any"))
                .header("X-Request-Timeout", "60000")
                .retrieve()
                .toBodilessEntity();
        assertThat(toldTime().orElseThrow()).matches("[0-9]{1,5}");
        reply("/any", Duration.ofHours(1)).block();
        assertThat(toldTime().orElseThrow()).matches("3[0-9]{6}ms");
        RequestContextHolder.resetRequestAttributes();
        get("/any");
        assertThat(toldTime()).isEmpty();
    }

    @Test
    void whatTheCallerDoesNotWaitForIsNotSent() {
        serve(Duration.ZERO);
        assertThatThrownBy(() -> get("/any"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.TIMEOUT));
        assertThatThrownBy(() -> reply("/any", Duration.ZERO).block())
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.TIMEOUT));
        assertThat(asked).isEmpty();
    }

    @Test
    void aRequestIsBrokenOffWhenTheCallerGivesUp() {
        serve(Duration.ofMillis(300));
        assertThatThrownBy(() -> get("/never"))
                .isInstanceOf(ResourceAccessException.class)
                .hasCauseInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("while the caller waited for it");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatThrownBy(() -> reply("/never", Duration.ofMillis(300)).block())
                .hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(gate.resources().getFirst().inFlight()).isZero();
    }

    @Test
    void nothingIsTriedAgainBeyondWhatTheCallerWaits() {
        CallTerms hasty = CallTerms.NONE.within(Duration.ZERO);
        assertThat(RetryRule.pause(gate.retries("pay"), hasty)).isEmpty();
        assertThat(RetryRule.pause(gate.retries("pay"), CallTerms.NONE)).isPresent();
    }

    @Test
    void whatARequestDidNotCostIsGivenBack() {
        for (int i = 0; i < 4; i++) {
            get("/cost");
            reply("/cost", Duration.ofHours(1)).block();
        }
        assertThat(asked).hasSize(8);
    }

    @Test
    void aRequestThatIsOverIsNobodysCaller() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAttribute(CallTerms.KEY, CallTerms.NONE.within(Duration.ZERO));
        ServletRequestAttributes over = new ServletRequestAttributes(request);
        over.requestCompleted();
        RequestContextHolder.setRequestAttributes(over);
        get("/any");
        assertThat(asked).hasSize(1);
    }
}
