package dev.tidegate.spring.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.Eventually;
import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.Policies;
import dev.tidegate.spring.TidegateAutoConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class WebFilterTest {
    private static final String POLICY = """
            version: 1
            listeners: {}
            identity:
              user: { header: X-User }
            limits:
              per-user: { level: user, key: user, rate: 1/h, burst: 1 }
              per-address: { level: user, key: client-ip, rate: 1/h, burst: 1 }
              per-cookie: { level: user, key: cookie(session), rate: 1/h, burst: 1 }
              per-query: { level: user, key: query(tenant), rate: 1/h, burst: 1 }
              once: { level: application, rate: 1/h, burst: 1 }
              permits: { level: application, rate: 1/h, burst: 10 }
            upstreams:
              app: { }
              one: { concurrency: fixed(1) }
              sick: { breaker: { errors: 5%, calls: 5, open: 60s, fallback: { status: 200, body: '{"old":true}' } } }
            routes:
              - { match: GET /user, to: app, limits: [per-user] }
              - { match: /address, to: app, limits: [per-address] }
              - { match: /cookie, to: app, limits: [per-cookie] }
              - { match: /query, to: app, limits: [per-query] }
              - { match: /one/**, to: one }
              - { match: /sick, to: sick }
              - { match: /never, to: app }
              - { match: /cost, to: app, limits: [permits], cost: 4, settle: header(X-Cost) }
              - { match: /method/**, to: app, limits: [once] }
            """;

    private static final CountDownLatch INSIDE = new CountDownLatch(1);
    private static final CountDownLatch CANCELLED = new CountDownLatch(1);
    private static final Sinks.One<String> LATER = Sinks.one();
    private static final Sinks.Many<String> EVENTS = Sinks.many().replay().all();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ConfigurableApplicationContext context;
    private static int port;
    private static Tidegate gate;

    /** A small application on Reactor Netty. */
    @EnableWebFlux
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TidegateAutoConfiguration.class,
        WebFluxAutoConfiguration.class,
        NettyReactiveWebServerAutoConfiguration.class,
        HttpHandlerAutoConfiguration.class
    })
    static class Application {
        @Bean
        Tidegate gate() {
            return Policies.gate(POLICY);
        }

        @Bean
        Controller controller() {
            return new Controller();
        }
    }

    /** Its pages. */
    @RestController
    static class Controller {
        @GetMapping({"/user", "/address", "/cookie", "/query", "/free", "/one/quick"})
        public Mono<String> page() {
            return Mono.just("here");
        }

        @GetMapping("/never")
        public Mono<String> never() {
            return Mono.<String>never().doOnCancel(CANCELLED::countDown);
        }

        @GetMapping("/cost")
        public Mono<ResponseEntity<String>> cost() {
            return Mono.just(ResponseEntity.ok().header("X-Cost", "0").body("nothing"));
        }

        @GetMapping("/one/later")
        public Mono<String> later() {
            INSIDE.countDown();
            return LATER.asMono();
        }

        @GetMapping(value = "/one/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        public Flux<String> events() {
            return EVENTS.asFlux();
        }

        @GetMapping("/sick")
        @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
        public Mono<String> sick() {
            return Mono.just("sick");
        }

        @Guarded("method.once")
        @GetMapping("/guarded")
        public Mono<String> guarded() {
            return Mono.just("done");
        }
    }

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        context = application.run("--server.port=0", "--server.address=127.0.0.1");
        port = Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
        gate = context.getBean(Tidegate.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        return CLIENT.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int status(String path, String... headers) throws Exception {
        return get(path, headers).statusCode();
    }

    @Test
    void aRefusedRequestIsAnsweredAsTheGatewayAnswersIt() throws Exception {
        assertThat(status("/user", "X-User", "ann")).isEqualTo(200);
        HttpResponse<String> refused = get("/user", "X-User", "ann");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"per-user\";q=1;w=3600");
        assertThat(refused.body()).contains("\"reason\":\"rate\",\"violated-policies\":[\"per-user\"]");
        HttpResponse<String> head = CLIENT.send(
                request("/user").header("X-User", "ann").HEAD().build(), HttpResponse.BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(status("/user")).isEqualTo(400);
        assertThat(status("/%75ser", "X-User", "ann")).isEqualTo(429);
        assertThat(status("/free%2f", "X-User", "ann")).isEqualTo(400);
        assertThat(status("/free")).isEqualTo(200);
    }

    @Test
    void limitsAreKeptByWhatARequestCarries() throws Exception {
        assertThat(status("/address", "X-Forwarded-For", "192.0.2.1")).isEqualTo(200);
        assertThat(status("/address", "X-Forwarded-For", "192.0.2.2")).isEqualTo(429);
        assertThat(status("/cookie", "Cookie", "session=1")).isEqualTo(200);
        assertThat(status("/cookie", "Cookie", "session=1")).isEqualTo(429);
        assertThat(status("/query?tenant=a")).isEqualTo(200);
        assertThat(status("/query?x=y&tenant=a")).isEqualTo(429);
    }

    @Test
    void workIsCancelledWhenItsCallerGivesUp() throws Exception {
        HttpResponse<String> late = get("/never", "X-Request-Timeout", "300");
        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body()).contains("\"reason\":\"timeout\"");
        CANCELLED.await();
        assertThat(status("/user", "X-User", "hasty", "X-Request-Timeout", "0")).isEqualTo(504);
        assertThat(status("/user", "X-User", "hasty", "X-Request-Timeout", "now"))
                .isEqualTo(400);
        assertThat(status("/user", "X-User", "hasty", "X-Request-Timeout", "10m"))
                .isEqualTo(200);
    }

    @Test
    void whatARequestDidNotCostIsGivenBack() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(status("/cost")).isEqualTo(200);
        }
    }

    @Test
    void whatAnOpenBreakerAnswersThePolicyStates() {
        Eventually.until(() -> {
            try {
                HttpResponse<String> answer = get("/sick");
                return answer.statusCode() == 200 && answer.body().equals("{\"old\":true}");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aRequestHoldsItsPlaceUntilItIsCompleteAndAnEventStreamUntilItsFirstByte() throws Exception {
        CompletableFuture<HttpResponse<String>> later =
                CLIENT.sendAsync(request("/one/later").build(), HttpResponse.BodyHandlers.ofString());
        INSIDE.await();
        CompletableFuture<HttpResponse<String>> waiting =
                CLIENT.sendAsync(request("/one/quick").build(), HttpResponse.BodyHandlers.ofString());
        Eventually.until(() -> gate.resources().get(1).waiting() == 1);
        LATER.tryEmitValue("at last").orThrow();
        assertThat(later.get().body()).isEqualTo("at last");
        assertThat(waiting.get().body()).isEqualTo("here");

        CompletableFuture<HttpResponse<String>> events =
                CLIENT.sendAsync(request("/one/events").build(), HttpResponse.BodyHandlers.ofString());
        EVENTS.tryEmitNext("first").orThrow();
        assertThat(status("/one/quick")).isEqualTo(200);
        assertThat(events).isNotDone();
        EVENTS.tryEmitComplete().orThrow();
        assertThat(events.get().body()).contains("first");
        Eventually.until(() -> gate.resources().get(1).inFlight() == 0);
    }

    @Test
    void aRefusedMethodBehindAPageIsAnsweredLikeARefusedRequest() throws Exception {
        assertThat(get("/guarded").body()).isEqualTo("done");
        HttpResponse<String> refused = get("/guarded");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"violated-policies\":[\"once\"]");
    }
}
