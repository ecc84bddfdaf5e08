package dev.tidegate.spring.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.Eventually;
import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.Policies;
import dev.tidegate.spring.TidegateAutoConfiguration;
import java.io.IOException;
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
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

class ServletFilterTest {
    private static final String POLICY = """
            version: 1
            listeners: {}
            identity:
              user: { header: X-User }
              who: { claim: sub }
              client: { trusted-proxies: [127.0.0.0/8, '::1'] }
              tokens: { issuer: 'https://id.example', audience: shop, keys: none.json }
            limits:
              per-user: { level: user, key: user, rate: 1/h, burst: 1 }
              per-address: { level: user, key: client-ip, rate: 1/h, burst: 1 }
              per-cookie: { level: user, key: cookie(session), rate: 1/h, burst: 1 }
              per-query: { level: user, key: query(tenant), rate: 1/h, burst: 1 }
              per-claim: { level: user, key: who, rate: 1/h, burst: 1 }
              once: { level: application, rate: 1/h, burst: 1 }
              permits: { level: application, rate: 1/h, burst: 10 }
            upstreams:
              app: { }
              one: { concurrency: fixed(1) }
              sick: { breaker: { errors: 5%, calls: 5, open: 60s } }
            features: { order: [reviews], mode: manual }
            routes:
              - { match: GET /user, to: app, limits: [per-user] }
              - { match: /address, to: app, limits: [per-address] }
              - { match: /cookie, to: app, limits: [per-cookie] }
              - { match: /query, to: app, limits: [per-query] }
              - { match: /claim, to: app, limits: [per-claim] }
              - { match: { host: shop.localhost, path: /host }, to: app, limits: [once] }
              - { match: /one/**, to: one }
              - { match: /sick, to: sick }
              - { match: /never, to: app }
              - { match: /cost/**, to: app, limits: [permits], cost: 4, settle: header(X-Cost) }
              - { match: /method/**, to: app, limits: [once] }
              - { match: /reviews, to: app, feature: reviews, degraded: { status: 200, body: '[]' } }
            """;

    private static final CountDownLatch INSIDE = new CountDownLatch(1);
    private static final CompletableFuture<String> LATER = new CompletableFuture<>();
    private static final SseEmitter EVENTS = new SseEmitter();
    private static final CountDownLatch STREAMING = new CountDownLatch(1);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ConfigurableApplicationContext context;
    private static int port;
    private static Tidegate gate;

    /** A small application on Tomcat. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TidegateAutoConfiguration.class,
        ServletAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class
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

        @Bean
        IdentityResolver identity() {
            return call -> call.attribute(
                    "sub",
                    call.value(new dev.tidegate.model.Attribute.Header("x-sub")).toString());
        }
    }

    /** Its pages. */
    @RestController
    static class Controller {
        @RequestMapping({"/user", "/address", "/cookie", "/query", "/claim", "/host", "/free", "/reviews", "/one/quick"
        })
        public String page() {
            return "here";
        }

        @GetMapping("/never")
        public CompletableFuture<String> never() {
            return new CompletableFuture<>();
        }

        @GetMapping("/cost/now")
        public ResponseEntity<String> cost() {
            return ResponseEntity.ok().header("X-Cost", "0").body("nothing");
        }

        @GetMapping("/cost/later")
        public CompletableFuture<ResponseEntity<String>> costLater() {
            return CompletableFuture.supplyAsync(this::cost);
        }

        @GetMapping("/one/later")
        public CompletableFuture<String> later() {
            INSIDE.countDown();
            return LATER;
        }

        @GetMapping("/one/events")
        public SseEmitter events() throws IOException {
            EVENTS.send("first");
            STREAMING.countDown();
            return EVENTS;
        }

        @GetMapping("/sick")
        @ResponseStatus(HttpStatus.BAD_GATEWAY)
        public String sick() {
            return "sick";
        }

        @Guarded("method.once")
        @GetMapping("/guarded")
        public String guarded() {
            return "done";
        }

        @Guarded("method.once")
        @GetMapping("/guarded-later")
        public CompletableFuture<String> guardedLater() {
            return CompletableFuture.completedFuture("done");
        }
    }

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        context = application.run(
                "--server.port=0", "--server.address=127.0.0.1", "--spring.threads.virtual.enabled=true");
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
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"per-user\";q=1;w=3600");
        assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"per-user\";r=0;t=3");
        assertThat(refused.body())
                .contains("\"detail\":\"1 request an hour for each value of the header x-user; try again in")
                .contains("\"reason\":\"rate\",\"violated-policies\":[\"per-user\"]");
        assertThat(status("/user", "X-User", "bob")).isEqualTo(200);
        assertThat(status("/user")).isEqualTo(400);
    }

    @Test
    void limitsAreKeptByWhatARequestCarries() throws Exception {
        assertThat(status("/address", "X-Forwarded-For", "192.0.2.1")).isEqualTo(200);
        assertThat(status("/address", "X-Forwarded-For", "192.0.2.1")).isEqualTo(429);
        assertThat(status("/address", "X-Forwarded-For", "192.0.2.2")).isEqualTo(200);
        assertThat(status("/cookie", "Cookie", "a=b; session=1")).isEqualTo(200);
        assertThat(status("/cookie", "Cookie", "session=1")).isEqualTo(429);
        assertThat(status("/cookie", "Cookie", "session=2")).isEqualTo(200);
        assertThat(status("/query?tenant=a")).isEqualTo(200);
        assertThat(status("/query?x=y&tenant=a")).isEqualTo(429);
        assertThat(status("/claim", "X-Sub", "ann")).isEqualTo(200);
        assertThat(status("/claim", "X-Sub", "ann")).isEqualTo(429);
        assertThat(status("/claim", "X-Sub", "bob")).isEqualTo(200);
    }

    @Test
    void pathsAreMatchedInTheirNormalForm() throws Exception {
        assertThat(status("/%75ser", "X-User", "zoe")).isEqualTo(200);
        assertThat(status("/user;v=1", "X-User", "zoe")).isEqualTo(429);
        assertThat(status("/x/../user", "X-User", "zoe")).isEqualTo(429);
        assertThat(status("/free/%41", "X-User", "zoe")).isEqualTo(404);
    }

    @Test
    void whatNoRouteTakesPasses() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(status("/free")).isEqualTo(200);
            assertThat(status("/host")).isEqualTo(200);
        }
        assertThat(CLIENT.send(
                                request("/user")
                                        .method("POST", HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void workThatGoesOnIsEndedWhenItsCallerGivesUp() throws Exception {
        assertThat(status("/never", "X-Request-Timeout", "300ms")).isEqualTo(503);
        Eventually.until(() -> gate.resources().getFirst().inFlight() == 0);
    }

    @Test
    void whatARequestDidNotCostIsGivenBack() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(status("/cost/now")).isEqualTo(200);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(status("/cost/later")).isEqualTo(200);
            Eventually.until(() -> gate.resources().getFirst().inFlight() == 0);
        }
    }

    @Test
    void aHeadRequestIsRefusedWithoutABody() throws Exception {
        assertThat(status("/query?tenant=head")).isEqualTo(200);
        HttpResponse<String> refused =
                CLIENT.send(request("/query?tenant=head").HEAD().build(), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).isEmpty();
    }

    @Test
    void aFeatureThatIsOffIsAnsweredAsThePolicyStates() throws Exception {
        assertThat(get("/reviews").body()).isEqualTo("here");
    }

    @Test
    void failingRepliesOpenTheBreaker() {
        Eventually.until(() -> {
            try {
                return status("/sick") == 503;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void anAsynchronousRequestHoldsItsPlaceUntilItIsCompleteAndAnEventStreamUntilItsFirstByte() throws Exception {
        CompletableFuture<HttpResponse<String>> later =
                CLIENT.sendAsync(request("/one/later").build(), HttpResponse.BodyHandlers.ofString());
        INSIDE.await();
        Eventually.until(() -> inFlight() == 1);
        CompletableFuture<HttpResponse<String>> waiting =
                CLIENT.sendAsync(request("/one/quick").build(), HttpResponse.BodyHandlers.ofString());
        Eventually.until(() -> gate.resources().get(1).waiting() == 1);
        LATER.complete("at last");
        assertThat(later.get().body()).isEqualTo("at last");
        assertThat(waiting.get().body()).isEqualTo("here");
        Eventually.until(() -> inFlight() == 0);

        CompletableFuture<HttpResponse<String>> events =
                CLIENT.sendAsync(request("/one/events").build(), HttpResponse.BodyHandlers.ofString());
        STREAMING.await();
        assertThat(status("/one/quick")).isEqualTo(200);
        assertThat(events).isNotDone();
        EVENTS.complete();
        assertThat(events.get().body()).contains("first");
    }

    private static long inFlight() {
        return gate.resources().get(1).inFlight();
    }

    @Test
    void aRefusedMethodBehindAPageIsAnsweredLikeARefusedRequest() throws Exception {
        assertThat(status("/guarded")).isEqualTo(200);
        HttpResponse<String> refused = get("/guarded");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"violated-policies\":[\"once\"]");
        assertThat(status("/guarded-later")).isEqualTo(429);
    }
}
