package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.FeatureSpec;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see and do, over real connections to a gateway that runs. */
@ExtendWith(BufferGuard.class)
class OverloadApiTest {
    private final Gateway gateway = Gates.start(policy(BreakerSpec.defaults().withScope(BreakerSpec.Scope.BOTH)));

    private static Policy policy(BreakerSpec breaker) {
        UpstreamSpec shop = UpstreamSpec.of("shop", List.of(Gates.server(9001), Gates.server(9002)))
                .withConcurrency(ConcurrencySpec.of(new ConcurrencyRule.Fixed(200)))
                .withBreaker(breaker);
        return Gates.policy(shop)
                .listener(Gates.admin())
                // Whatever else keeps the processors of the machine busy must not switch features here.
                .features(FeatureSpec.of("recommendations", "reviews").withMode(FeatureSpec.Mode.MANUAL))
                .build();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private RawClient.Reply ask(String method, String path, String body) {
        try (RawClient client = new RawClient(gateway.address("admin").getPort())) {
            return client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .read();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private JsonNode overload() {
        return JsonMapper.shared().readTree(ask("GET", "/overload", "").body());
    }

    private JsonNode breaker(int place) {
        return overload().at("/upstreams/0/breakers/" + place);
    }

    @Test
    void theGateTakesStockByItself() {
        Waiting.until(() -> overload().at("/load/cpu").asDouble() > 0);

        JsonNode shop = overload().at("/upstreams/0");
        assertThat(shop.at("/name").asString()).isEqualTo("shop");
        assertThat(shop.at("/concurrency/rule").asString()).isEqualTo("fixed(200)");
        assertThat(shop.at("/concurrency/limit").asInt()).isEqualTo(200);
        assertThat(shop.at("/breakers").size()).isEqualTo(3);
        assertThat(shop.at("/breakers/0/rule").asString()).isEqualTo("5% errors, 50% > 500ms");
        assertThat(overload().at("/ladder/mode").asString()).isEqualTo("manual");
    }

    @Test
    void aPinnedFeatureIsOffUntilItIsGivenBack() {
        try (LogEar ear = new LogEar()) {
            RawClient.Reply set = ask(
                    "POST", "/features/reviews", "{\"state\":\"off\",\"for\":\"10min\",\"reason\":\"a \\\"sale\\\"\"}");
            assertThat(set.status()).isEqualTo(200);
            assertThat(overload().at("/ladder/features/1/on").asBoolean()).isFalse();
            assertThat(overload().at("/ladder/features/1/pin/seconds_left").asDouble())
                    .isBetween(500.0, 600.0);
            assertThat(Gates.metric(gateway, "tidegate_feature_on", "reviews")).isZero();
            assertThat(Gates.metric(gateway, "tidegate_feature_pinned", "reviews"))
                    .isOne();

            assertThat(ask("DELETE", "/features/reviews", "").status()).isEqualTo(200);
            assertThat(overload().at("/ladder/features/1/on").asBoolean()).isTrue();
            assertThat(ear.heard("'reviews'"))
                    .containsExactly(
                            "127.0.0.1 set the feature 'reviews' off for 10min: \"a \\\"sale\\\"\"",
                            "127.0.0.1 gave the feature 'reviews' back to the pressure");
        }
    }

    @Test
    void aBreakerIsOpenForATime() {
        try (LogEar ear = new LogEar()) {
            JsonNode now = JsonMapper.shared()
                    .readTree(ask("POST", "/breakers/shop", "{\"state\":\"open\",\"for\":\"1s\",\"reason\":\"a test\"}")
                            .body());
            assertThat(now.get("state").asString()).isEqualTo("forced-open");
            assertThat(now.at("/forced/reason").asString()).isEqualTo("a test");

            Waiting.until(() -> breaker(0).get("state").asString().equals("closed"));

            assertThat(breaker(0).has("forced")).isFalse();
            assertThat(ear.heard("breaker of upstream 'shop'"))
                    .containsExactly(
                            "127.0.0.1 set the breaker of upstream 'shop' to open for 1s: \"a test\"",
                            "the gate left the breaker of upstream 'shop' alone again, its time is over");
        }
    }

    @Test
    void whatOperatorsSetIsWhatCallersGet() throws IOException {
        try (Origin origin = Origin.answering("the shop")) {
            gateway.reload(Gates.policy(Gates.upstream(origin))
                    .listener(Gates.admin())
                    .features(FeatureSpec.of("reviews").withMode(FeatureSpec.Mode.MANUAL))
                    .route(RouteSpec.of("/reviews", "shop").withFeature("reviews", FixedAnswer.json("[]")))
                    .build());
            int port = Gates.port(gateway);
            assertThat(RawClient.get(port, "/reviews").body()).isEqualTo("the shop");
            assertThat(Gates.metric(gateway, "tidegate_upstream_admissions_total", "admitted"))
                    .isOne();

            ask("POST", "/features/reviews", "{\"state\":\"off\",\"for\":\"10min\",\"reason\":\"a test\"}");
            ask("POST", "/breakers/shop", "{\"state\":\"open\",\"reason\":\"a test\"}");
            assertThat(RawClient.get(port, "/reviews").body()).isEqualTo("[]");
            RawClient.Reply broken = RawClient.get(port, "/");
            assertThat(broken.status()).isEqualTo(503);
            assertThat(broken.body()).contains("breaker-open");

            ask("DELETE", "/features/reviews", "");
            ask("POST", "/breakers/shop", "{\"state\":\"automatic\",\"reason\":\"done\"}");
            assertThat(RawClient.get(port, "/reviews").body()).isEqualTo("the shop");
        }
    }

    @Test
    void theBreakerOfAServerIsSetAndLeftAlone() {
        ask("POST", "/breakers/shop/127.0.0.1:9002", "{\"state\":\"disabled\",\"reason\":\"a test\"}");
        assertThat(breaker(2).get("server").asString()).isEqualTo("127.0.0.1:9002");
        assertThat(breaker(2).get("state").asString()).isEqualTo("disabled");

        ask("POST", "/breakers/shop/127.0.0.1:9002", "{\"state\":\"automatic\",\"reason\":\"done\"}");
        assertThat(breaker(2).get("state").asString()).isEqualTo("closed");
    }

    @Test
    void aBreakerThatOnlyWatchesCannotBeOpened() {
        gateway.reload(policy(BreakerSpec.defaults().withMode(BreakerSpec.Mode.SHADOW)));

        RawClient.Reply refused = ask("POST", "/breakers/shop", "{\"state\":\"open\",\"reason\":\"a test\"}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("only watches and lets everything pass");
        assertThat(breaker(0).get("mode").asString()).isEqualTo("shadow");
        // The policy gives the servers no breaker, but one can be opened by hand.
        assertThat(ask("POST", "/breakers/shop/127.0.0.1:9001", "{\"state\":\"open\",\"reason\":\"a test\"}")
                        .status())
                .isEqualTo(200);
        assertThat(breaker(1).get("mode").asString()).isEqualTo("off");
        assertThat(overload().at("/upstreams/0/breakers").size()).isEqualTo(2);
    }
}
