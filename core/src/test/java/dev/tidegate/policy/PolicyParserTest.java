package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyParserTest {
    @Test
    void theSampleOfTheDesignIsRead() {
        Policy policy = Corpus.accepted(Corpus.text("good/sample.yaml")).policy();
        assertThat(policy.limits()).containsOnlyKeys("per-ip", "per-user", "orders", "import", "shop-max");
        assertThat(policy.limit("per-ip").rule()).isEqualTo(new LimitRule.TokenBucket(Rate.perSecond(10), 20, 0));
        assertThat(policy.limit("import").key()).isEqualTo(List.of(new Attribute.Header("x-api-key")));
        assertThat(policy.upstream("shop").servers()).hasSize(3);
        assertThat(policy.routes().get(1))
                .isEqualTo(RouteSpec.of("GET /api/products/:sku/reviews", "shop")
                        .withFeature("reviews", FixedAnswer.json("[]")));
        assertThat(policy.features()).isEqualTo(FeatureSpec.of("recommendations", "reviews", "order-history"));
    }

    @Test
    void everyNamedThingKnowsItsLine() {
        PolicyFile file = Corpus.accepted(Corpus.text("good/sample.yaml"));
        assertThat(file.positions().listener("admin")).isEqualTo("policy.yaml:5");
        assertThat(file.positions().limit("orders")).isEqualTo("policy.yaml:14");
        assertThat(file.positions().upstream("shop-next")).isEqualTo("policy.yaml:27");
        assertThat(file.positions().route(3)).isEqualTo("policy.yaml:43");
        assertThat(file.positions().upstream("nobody")).isEqualTo("policy.yaml");
        assertThat(file.name()).isEqualTo("policy.yaml");
    }

    @Test
    void whatIsLeftOutHasTheDefaultsOfTheJavaApi() {
        Policy policy = Corpus.accepted("""
                        version: 1
                        limits: { per-ip: { key: client-ip, rate: 10/s } }
                        upstreams: { shop: { servers: [127.0.0.1:9001] } }
                        routes: [{ match: /**, to: shop, limits: [per-ip] }]
                        """).policy();
        assertThat(policy)
                .isEqualTo(Policy.builder()
                        .listener(ListenerSpec.http("web", "127.0.0.1", 8080))
                        .listener(ListenerSpec.admin("admin", "127.0.0.1", 9901))
                        .limit(LimitSpec.perClient("per-ip", new LimitRule.TokenBucket(Rate.perSecond(10), 10, 0)))
                        .upstream(UpstreamSpec.of(
                                "shop", List.of(new dev.tidegate.balance.Server("127.0.0.1", 9001, 1, false))))
                        .route(RouteSpec.of("/**", "shop", "per-ip"))
                        .build());
    }

    @Test
    void variablesAreFilledInFromTheEnvironment() {
        Map<String, String> environment = Map.of("PORT", "9000", "MAX", "7");
        Parsed parsed = PolicyParser.parse(
                "policy.yaml", Corpus.text("good/variables.yaml"), name -> Optional.ofNullable(environment.get(name)));
        Policy policy = ((Parsed.Accepted) parsed).file().policy();
        assertThat(policy.listener("web").port()).isEqualTo(9000);
        assertThat(policy.listener("web").maxConnections()).isEqualTo(7);
        assertThat(policy.upstream("shop").servers().getFirst().port()).isEqualTo(9001);
        assertThat(policy.routes().getFirst().match().conditions().getFirst().value())
                .isEqualTo("${NAME}");
    }

    @Test
    void aSecretFromTheEnvironmentIsNeverPrinted() {
        String text = """
                version: 1
                upstreams: { shop: { servers: ["${SHOP}"] } }
                routes: [{ match: { headers: { X-Key: "${API_KEY}" } }, to: shop }]
                """;
        Map<String, String> environment = Map.of("API_KEY", "hunter2-hunter2", "SHOP", "127.0.0.1:9001");
        Parsed parsed = PolicyParser.parse("policy.yaml", text, name -> Optional.ofNullable(environment.get(name)));
        PolicyFile file = ((Parsed.Accepted) parsed).file();
        assertThat(ResolvedPolicy.print(file))
                .contains("x-key: '${API_KEY}'", "127.0.0.1:9001")
                .doesNotContain("hunter2");
    }
}
