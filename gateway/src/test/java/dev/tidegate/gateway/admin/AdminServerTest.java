package dev.tidegate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.admin.UpstreamState.ServerState;
import dev.tidegate.gateway.text.ReferencePage;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.metrics.RateShape;
import dev.tidegate.metrics.TrafficKey;
import dev.tidegate.metrics.TrafficShape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class AdminServerTest {
    private final List<String> alarms = new CopyOnWriteArrayList<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final AtomicReference<List<Check>> checks = new AtomicReference<>(
            List.of(new Check("policy", true, "sha 9c1e"), new Check("listeners", true, "web on 8080")));
    private final AtomicReference<ReloadResult> reload =
            new AtomicReference<>(new ReloadResult.Applied("9c1e", "~ limits.per-ip.rate: 10/s -> 20/s\n"));
    private final HttpClient client = HttpClient.newHttpClient();
    private final Switches switches = new Switches();
    private final List<Endpoint> endpoints = List.of(
            HealthEndpoints.live(List::of),
            HealthEndpoints.ready(checks::get),
            MetricsEndpoint.of(new MetricRegistry()),
            PolicyEndpoints.policy(() -> new PolicyText("9c1e", "version: 1\n")),
            PolicyEndpoints.reload(reload::get),
            OperationEndpoints.rotate(() -> done.add("rotated")),
            OperationEndpoints.drain(() -> done.add("drained")),
            StateEndpoints.upstreams(() -> List.of(
                    new UpstreamState("shop", List.of(new ServerState("127.0.0.1:9001", "up", true, false, 3, 8))))),
            StateEndpoints.limits(() -> List.of(new LimitState(
                    "per-\"ip\"", "10/s burst 20", "user", "enforce", 7, 100, 5, new LimitState.Sharing(3, 2)))),
            QuotaEndpoints.read(new KnownQuotas()),
            QuotaEndpoints.reset(new KnownQuotas()),
            RatesEndpoint.of(new NoTraffic()),
            OverloadEndpoints.report(Switches::report),
            OverloadEndpoints.pin(switches),
            OverloadEndpoints.unpin(switches),
            OverloadEndpoints.breaker(switches),
            OverloadEndpoints.serverBreaker(switches));
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(AdminSettings.loopback(0), endpoints, alarms::add);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void theIndexListsEveryEndpoint() throws Exception {
        String index = get("/").body();
        assertThat(endpoints).allSatisfy(endpoint -> assertThat(index).contains(endpoint.path(), endpoint.summary()));
    }

    @Test
    void theReferenceListsEveryEndpoint() {
        assertThat(endpoints)
                .allSatisfy(endpoint -> assertThat(ReferencePage.read("admin"))
                        .contains("| `%s %s` | %s |\n"
                                .formatted(endpoint.method(), endpoint.path(), endpoint.summary())));
    }

    @Test
    void theReferenceShowsTheseVeryAnswers() throws Exception {
        assertThat(ReferencePage.read("admin"))
                .contains("readyz?verbose'\n" + get("/readyz?verbose").body() + "```")
                .contains("policy/reload\n" + post("/policy/reload").body() + "```");
    }

    @Test
    void aHealthyGateIsReadyInOneWord() throws Exception {
        assertThat(get("/livez").body()).isEqualTo("ok\n");
        assertThat(get("/readyz").body()).isEqualTo("ok\n");
        assertThat(get("/readyz?verbose").body()).isEqualTo("[+] policy: sha 9c1e\n[+] listeners: web on 8080\nok\n");
    }

    @Test
    void aGateThatIsNotReadySaysWhy() throws Exception {
        checks.set(List.of(new Check("policy", true, "loaded"), new Check("drain", false, "draining")));
        HttpResponse<String> response = get("/readyz");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("[-] drain: draining\nfailed\n");
    }

    @Test
    void metricsComeInTheFormatThatIsAskedFor() throws Exception {
        assertThat(contentType(get("/metrics"))).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        HttpResponse<String> open = send(request("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.2"));
        assertThat(contentType(open)).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).isEqualTo("# EOF\n");
    }

    @Test
    void thePolicyComesWithItsDigest() throws Exception {
        assertThat(get("/policy").body()).isEqualTo("# digest: 9c1e\nversion: 1\n");
    }

    @Test
    void aReloadShowsWhatChanged() throws Exception {
        assertThat(post("/policy/reload").body())
                .isEqualTo("policy 9c1e is in force\n~ limits.per-ip.rate: 10/s -> 20/s\n");
        reload.set(new ReloadResult.Applied("9c1e", ""));
        assertThat(post("/policy/reload").body()).isEqualTo("policy 9c1e is in force\nnothing changed\n");
        JsonNode json = json(send(asJson("/policy/reload")));
        assertThat(json.get("digest").asString()).isEqualTo("9c1e");
    }

    @Test
    void aRefusedReloadShowsEveryError() throws Exception {
        reload.set(new ReloadResult.Refused("error[TG-C004]: '100/x' is not a rate"));
        HttpResponse<String> text = post("/policy/reload");
        assertThat(text.statusCode()).isEqualTo(422);
        assertThat(text.body()).contains("TG-C004", "the policy in force has not changed");
        HttpResponse<String> problem = send(asJson("/policy/reload"));
        assertThat(contentType(problem)).isEqualTo("application/problem+json");
        assertThat(json(problem).get("errors").asString()).contains("TG-C004");
    }

    @Test
    void theSwitchesAreWorkedByPostAlone() throws Exception {
        for (String path : List.of("/accesslog/rotate", "/drain", "/policy/reload")) {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).contains("POST");
        }
        assertThat(done).isEmpty();
        assertThat(post("/accesslog/rotate").statusCode()).isEqualTo(200);
        assertThat(post("/drain").statusCode()).isEqualTo(202);
        assertThat(done).containsExactly("rotated", "drained");
    }

    @Test
    void aRotationThatFailsSaysWhatToDo() throws Exception {
        Endpoint failing = OperationEndpoints.rotate(() -> {
            throw new IOException("the access log x cannot be opened; create the directory y");
        });
        Reply reply = failing.handler().handle(new AdminRequest("", ""));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).contains("create the directory y. The old file stays in use.");
    }

    @Test
    void theStateIsValidJson() throws Exception {
        JsonNode limit = json(get("/limits")).get(0);
        assertThat(limit.get("name").asString()).isEqualTo("per-\"ip\"");
        assertThat(limit.get("refused").asLong()).isEqualTo(5);
        JsonNode shop = json(get("/upstreams")).get(0);
        assertThat(shop.get("servers").get(0).get("healthy").asBoolean()).isTrue();
        assertThat(shop.get("servers").get(0).get("in_flight").asLong()).isEqualTo(3);
    }

    @Test
    void whatDoesNotExistIsAProblem() throws Exception {
        HttpResponse<String> response = get("/nothing");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).get("status").asInt()).isEqualTo(404);
    }

    @Test
    void headGivesTheHeadAlone() throws Exception {
        HttpResponse<String> response = send(request("/policy").method("HEAD", BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(26);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void anEndpointThatFailsIsReportedAndTheServerGoesOn() throws Exception {
        checks.set(List.of());
        reload.set(new ReloadResult.Applied("d", ""));
        List<Endpoint> broken = new ArrayList<>(endpoints);
        broken.add(Endpoint.read("/broken", "fails", request -> {
            throw new IllegalStateException("no such luck");
        }));
        try (AdminServer other = AdminServer.start(AdminSettings.loopback(0), broken, alarms::add)) {
            HttpResponse<String> response = send(request(other, "/broken"));
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(alarms).singleElement().asString().contains("/broken", "no such luck");
            assertThat(send(request(other, "/livez")).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9901, 200",
        "localhost, 200",
        "LOCALHOST:1, 200",
        "[::1]:9901, 200",
        "10.1.2.3, 200",
        "gate.internal:9901, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "[::1, 403",
        "[, 403",
        "'', 403"
    })
    void aReboundNameIsTurnedAway(String host, int status) throws Exception {
        AdminSettings settings = new AdminSettings("127.0.0.1", 0, Set.of("gate.internal"), "");
        try (AdminServer named = AdminServer.start(settings, endpoints, alarms::add)) {
            assertThat(raw(named, "GET /livez HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"})
    void aPageOfAnotherOriginCannotWorkTheSwitches(String origin) throws Exception {
        HttpResponse<String> response =
                send(request("/drain").header("Origin", origin).POST(BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(done).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, cross-site, cors, 403", "GET, same-site, no-cors, 403", "GET, cross-site, navigate, 200",
        "GET, same-origin, cors, 200", "GET, none, navigate, 200", "POST, cross-site, navigate, 403"
    })
    void fetchMetadataIsHeeded(String method, String site, String mode, int status) throws Exception {
        HttpResponse<String> response = send(request(method.equals("GET") ? "/policy" : "/drain")
                .method(method, BodyPublishers.noBody())
                .header("Sec-Fetch-Site", site)
                .header("Sec-Fetch-Mode", mode));
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void aPageOfOurOwnMay() throws Exception {
        String own = "http://127.0.0.1:" + server.address().getPort();
        assertThat(send(request("/drain").header("Origin", own).POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void aTokenGuardsAllButHealthAndMetrics() throws Exception {
        AdminSettings settings = new AdminSettings("127.0.0.1", 0, Set.of(), "s3cret");
        try (AdminServer guarded = AdminServer.start(settings, endpoints, alarms::add)) {
            assertThat(send(request(guarded, "/livez")).statusCode()).isEqualTo(200);
            assertThat(send(request(guarded, "/metrics")).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = send(request(guarded, "/policy"));
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(send(request(guarded, "/nothing")).statusCode()).isEqualTo(401);
            assertThat(send(request(guarded, "/drain").POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(send(request(guarded, "/policy").header("Authorization", "Bearer wrong"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(send(request(guarded, "/policy").header("Authorization", "Bearer s3cret"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsOneSentenceWithTheRemedy() {
        AdminSettings taken = AdminSettings.loopback(server.address().getPort());
        assertThatThrownBy(() -> AdminServer.start(taken, endpoints, alarms::add))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("the admin listener cannot bind 127.0.0.1:\\d+ \\(.+\\); stop what holds the port,"
                        + " or name another under listeners");
    }

    @Test
    void tooManyRequestsAtOnceAreTurnedAway() throws Exception {
        CountDownLatch inside = new CountDownLatch(64);
        CountDownLatch leave = new CountDownLatch(1);
        Endpoint slow = Endpoint.open("/slow", "waits", request -> {
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.text(200, "");
        });
        try (AdminServer busy = AdminServer.start(AdminSettings.loopback(0), List.of(slow), alarms::add)) {
            for (int i = 0; i < 64; i++) {
                var unused = client.sendAsync(request(busy, "/slow").build(), BodyHandlers.discarding());
            }
            inside.await();
            assertThat(send(request(busy, "/slow")).statusCode()).isEqualTo(503);
            leave.countDown();
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String path) throws Exception {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder asJson(String path) {
        return request(path).header("Accept", "application/json").POST(BodyPublishers.noBody());
    }

    private HttpRequest.Builder request(String path) {
        return request(server, path);
    }

    private static HttpRequest.Builder request(AdminServer server, String path) {
        int port = server.address().getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String raw(AdminServer server, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String contentType(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    /** The rates of a gate that has just started. */
    private static final class NoTraffic implements RatesSource {
        @Override
        public long presentSecond() {
            return 1_700_000_000L;
        }

        @Override
        public long reloadedSecond() {
            return 0;
        }

        @Override
        public List<TrafficKey> keys() {
            return List.of();
        }

        @Override
        public TrafficShape shape(List<TrafficKey> keys, long from, long to) {
            return new TrafficShape(RateShape.of(new long[0]), 0, 0, 0, 0, 0);
        }

        @Override
        public List<String> limits() {
            return List.of();
        }

        @Override
        public LimitShape limit(String name, long from, long to) {
            return new LimitShape(RateShape.of(new long[0]), 0, 0, 0);
        }
    }
}
