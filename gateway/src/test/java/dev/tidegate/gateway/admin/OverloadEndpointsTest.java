package dev.tidegate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.text.ReferencePage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OverloadEndpointsTest {
    private static final String OFF = "{\"state\":\"off\",\"for\":\"10min\",\"reason\":\"search is down\"}";
    private static final String OPEN = "{\"state\":\"open\",\"reason\":\"a broken release\"}";

    private final List<String> alarms = new ArrayList<>();
    private final Switches switches = new Switches();
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(
                AdminSettings.loopback(0),
                List.of(
                        OverloadEndpoints.report(Switches::report),
                        OverloadEndpoints.pin(switches),
                        OverloadEndpoints.unpin(switches),
                        OverloadEndpoints.breaker(switches),
                        OverloadEndpoints.serverBreaker(switches)),
                alarms::add);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
        assertThat(alarms).isEmpty();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static String detail(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        return json(response).get("detail").asString();
    }

    @Test
    void theReferenceShowsTheseVeryAnswers() throws Exception {
        assertThat(ReferencePage.read("admin"))
                .contains("9901/overload\n" + send(request("/overload")).body() + "```")
                .contains("-d '" + OFF + "' http://127.0.0.1:9901/features/reviews\n"
                        + post("/features/reviews", OFF).body())
                .contains("-d '" + OPEN + "' http://127.0.0.1:9901/breakers/shop\n"
                        + post("/breakers/shop", OPEN).body());
    }

    @Test
    void programsGetItAllAsJson() throws Exception {
        JsonNode report = json(send(request("/overload").header("Accept", "application/json")));

        assertThat(report.at("/load/cpu").asDouble()).isEqualTo(0.97);
        assertThat(report.at("/ladder/level").asInt()).isEqualTo(1);
        assertThat(report.at("/ladder/features/1/pin/reason").asString()).isEqualTo("search is down");
        assertThat(report.at("/ladder/features/1/pin/seconds_left").asDouble()).isEqualTo(598);
        assertThat(report.at("/ladder/features/0/pin").isMissingNode()).isTrue();
        JsonNode shop = report.at("/upstreams/0");
        assertThat(shop.at("/concurrency/limit").asInt()).isEqualTo(31);
        assertThat(shop.at("/demand/ratio").asDouble()).isEqualTo(1.43);
        assertThat(shop.at("/admissions/shed").asInt()).isEqualTo(21_004);
        assertThat(shop.at("/breakers/0/last_opening/trigger").asString()).isEqualTo("errors");
        assertThat(shop.at("/breakers/0/last_opening/seconds_ago").asDouble()).isEqualTo(190);
        assertThat(shop.at("/breakers/1/forced/state").asString()).isEqualTo("open");
        assertThat(shop.at("/breakers/1/last_opening").isMissingNode()).isTrue();
    }

    @Test
    void aFeatureIsSetForATimeAndGivenBack() throws Exception {
        JsonNode set = json(send(request("/features/reviews")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(OFF))));
        assertThat(set.get("on").asBoolean()).isFalse();
        assertThat(set.at("/pin/seconds_left").asDouble()).isEqualTo(600);

        assertThat(send(request("/features/reviews").DELETE()).body()).isEqualTo("reviews                  on\n");
        assertThat(switches.done)
                .containsExactly(
                        "reviews OperatorOrder[state=off, forNanos=600000000000, reason=search is down, who=127.0.0.1]",
                        "reviews by 127.0.0.1");
    }

    @Test
    void breakersAreNamedByUpstreamAndServer() throws Exception {
        assertThat(post("/breakers/shop", OPEN).statusCode()).isEqualTo(200);
        assertThat(post("/breakers/shop/10.0.0.1:9001", OPEN).statusCode()).isEqualTo(200);
        assertThat(post("/breakers/shop/%5B%3A%3A1%5D%3A9001", OPEN).statusCode())
                .isEqualTo(200);
        assertThat(post("/breakers/shop", "{\"state\":\"automatic\",\"reason\":\"mended\"}")
                        .statusCode())
                .isEqualTo(200);

        String order = "OperatorOrder[state=open, forNanos=0, reason=a broken release, who=127.0.0.1]";
        assertThat(switches.done)
                .containsExactly(
                        "shop  " + order,
                        "shop 10.0.0.1:9001 " + order,
                        "shop [::1]:9001 " + order,
                        "shop  OperatorOrder[state=automatic, forNanos=0, reason=mended, who=127.0.0.1]");
    }

    @Test
    void whatIsMisspeltIsSuggested() throws Exception {
        HttpResponse<String> feature = post("/features/reveiws", OFF);
        assertThat(feature.statusCode()).isEqualTo(404);
        assertThat(detail(feature)).isEqualTo("There is no feature 'reveiws': did you mean 'reviews'?");
        assertThat(detail(send(request("/features/x").DELETE())))
                .isEqualTo("There is no feature 'x': there are recommendations, reviews, order-history");
        assertThat(detail(post("/breakers/shpo", OPEN))).contains("no upstream 'shpo'", "'shop'?");
        assertThat(detail(post("/breakers/shpo/10.0.0.1:9001", OPEN))).contains("no upstream 'shpo'");
        assertThat(detail(post("/breakers/shop/10.0.0.1:9010", OPEN))).contains("no server", "'10.0.0.1:9001'?");
        assertThat(detail(post("/features/reviews", OFF.replace("reason", "raeson"))))
                .isEqualTo("there is no 'raeson': did you mean 'reason'?");
        assertThat(detail(post("/breakers/shop", OPEN.replace("open", "opne"))))
                .isEqualTo("state is one of open, disabled, automatic, but was 'opne': did you mean 'open'?");
        assertThat(switches.done).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"state":"off","for":"10min"} | reason is missing.
            {"for":"10min","reason":"x"} | state is missing.
            {"state":"off","reason":"x"} | for is missing: write a time from 1s to 24h such as 10min.
            {"state":"off","for":"25h","reason":"x"} | for is a time from 1s to 24h such as 10min, but was '25h'.
            {"state":"off","for":"0s","reason":"x"} | for is a time from 1s to 24h such as 10min, but was '0s'.
            {"state":"off","for":"soon","reason":"x"} | for is a time from 1s to 24h such as 10min, but was 'soon'.
            {"state":"off","for":"99999999999999999h","reason":"x"} | for is a time from 1s to 24h such as 10min, but was '99999999999999999h'.
            {"state":"off","for":"1min","reason":" "} | reason is one line of 1 to 200 characters.
            {"state":"off","for":"1min","reason":"a\\nb"} | reason is one line of 1 to 200 characters.
            {"state":"off","for":"1min","reason":"a\\u2028b"} | reason is one line of 1 to 200 characters.
            {"state":"off","state":"on"} | 'state' is there twice.
            state=off | the body is a JSON object of strings, but '{' is missing at character 1.
            {"state":true} | the body is a JSON object of strings, but a string is missing at character 10.
            """)
    void aWrongOrderIsRefusedInASentence(String body, String sentence) throws Exception {
        HttpResponse<String> response = post("/features/reviews", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(detail(response)).isEqualTo(sentence);
        assertThat(switches.done).isEmpty();
    }

    @Test
    void aBreakerThatIsLeftAloneHasNoTime() throws Exception {
        assertThat(detail(post("/breakers/shop", "{\"state\":\"automatic\",\"for\":\"1min\",\"reason\":\"x\"}")))
                .isEqualTo("for belongs to open and disabled: automatic stays.");
    }

    @Test
    void aBreakerThatOnlyWatchesIsNotOpened() throws Exception {
        HttpResponse<String> response = post("/breakers/shop-next", OPEN);

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(detail(response)).isEqualTo("the breaker of upstream 'shop-next' only watches.");
    }

    @Test
    void bodiesAreBoundedAndText() throws Exception {
        assertThat(post("/features/reviews", OFF + " ".repeat(4096)).statusCode())
                .isEqualTo(413);
        assertThat(post("/features/reviews", OFF + " ".repeat(4096 - OFF.length()))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> binary =
                send(request("/features/reviews").POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff})));
        assertThat(binary.statusCode()).isEqualTo(400);
        assertThat(detail(binary)).isEqualTo("The body is not UTF-8.");
    }

    @Test
    void aPageOfAnotherOriginChangesNothing() throws Exception {
        for (String path : List.of("/features/reviews", "/breakers/shop", "/breakers/shop/10.0.0.1:9001")) {
            assertThat(send(request(path)
                                    .header("Origin", "http://evil.example")
                                    .POST(BodyPublishers.ofString(OFF)))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(send(request("/features/reviews").header("Origin", "null").DELETE())
                        .statusCode())
                .isEqualTo(403);
        assertThat(switches.done).isEmpty();
    }

    @Test
    void whatIsOnlyNearAPathIsNotFound() throws Exception {
        for (String path : List.of("/features", "/features/", "/features/a/b", "/breakers/shop/a/b", "/Overload")) {
            assertThat(send(request(path).POST(BodyPublishers.noBody())).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        HttpResponse<String> read = send(request("/features/reviews"));
        assertThat(read.statusCode()).isEqualTo(405);
        assertThat(read.headers().firstValue("Allow")).contains("POST, DELETE");
    }
}
