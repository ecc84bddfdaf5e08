package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.ConcurrencyRule.Range;
import dev.tidegate.admit.Priority;
import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.model.Attribute;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the file says about concurrency, breakers, priorities and features means the same in Java. */
class GuardingFileTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long NO_LATENCY = Long.MAX_VALUE;

    @Test
    void aWordIsALimitWithDefaults() {
        assertThat(concurrency("tide")).isEqualTo(ConcurrencySpec.defaults());
        assertThat(concurrency("fixed(200)")).isEqualTo(ConcurrencySpec.of(new ConcurrencyRule.Fixed(200)));
        assertThat(concurrency("vegas")).isEqualTo(ConcurrencySpec.of(new ConcurrencyRule.Vegas(Range.DEFAULT)));
        assertThat(concurrency("off")).isEqualTo(ConcurrencySpec.off());
    }

    @Test
    void aLimitBeginsWhereItsBoundsAllow() {
        assertThat(concurrency("{ limit: gradient, max: 10 }").limit())
                .isEqualTo(new ConcurrencyRule.Gradient(new Range(10, 1, 10)));
        assertThat(concurrency("{ min: 50 }").limit()).isEqualTo(new ConcurrencyRule.Tide(new Range(50, 50, 20_000)));
        assertThat(concurrency("{ limit: aimd, min: 2, initial: 3, max: 4 }").limit())
                .isEqualTo(new ConcurrencyRule.Aimd(new Range(3, 2, 4)));
    }

    @Test
    void aLimitByKeyIsKeptByWhatItIsCalled() {
        Attribute user = new Attribute.Header("x-user");
        assertThat(concurrency(
                                "{ per: { user: fixed(8), client-ip: tide, header(X-A): { limit: fixed(2), keys: 9 } } }")
                        .per())
                .containsExactly(
                        KeyedConcurrency.of("user", user, new ConcurrencyRule.Fixed(8)),
                        KeyedConcurrency.of(
                                "client-ip", new Attribute.ClientAddress(), new ConcurrencyRule.Tide(Range.DEFAULT)),
                        new KeyedConcurrency(
                                "header(X-A)", new Attribute.Header("x-a"), new ConcurrencyRule.Fixed(2), 9));
    }

    @Test
    void aLimitByKeyMayBeCalledSomethingElse() {
        assertThat(concurrency("{ per: { shard: { key: query(shard), limit: vegas, max: 7 } } }")
                        .per())
                .containsExactly(KeyedConcurrency.of(
                        "shard", new Attribute.Query("shard"), new ConcurrencyRule.Vegas(new Range(7, 1, 7))));
    }

    @Test
    void fairnessSessionsAndTheQueueAreSaidBesideTheLimit() {
        ConcurrencySpec concurrency =
                concurrency("{ limit: off, queue: off, user: user, sessions: { key: cookie(cart), keep: 5min } }");
        assertThat(concurrency)
                .isEqualTo(ConcurrencySpec.off()
                        .withQueue(false)
                        .withUser(new Attribute.Header("x-user"))
                        .withSessions(Sessions.by(new Attribute.Cookie("cart")).withKeepNanos(300 * SECOND)));
    }

    @Test
    void aBreakerThatIsOnOpensForErrorsAndSlowCallsAndLongerEachTime() {
        assertThat(breaker("on"))
                .isEqualTo(BreakerSpec.defaults())
                .isEqualTo(BreakerSpec.of(BreakerRule.backingOff(triggers(NO_LATENCY))));
        assertThat(breaker("{}")).isEqualTo(BreakerSpec.defaults());
        assertThat(breaker("off")).isEqualTo(BreakerSpec.off());
        assertThat(breaker("{ mode: off }").isOff()).isTrue();
    }

    @Test
    void theLatencyOpensABreakerUnlessTheLimitHoldsIt() {
        for (String limit : List.of("off", "fixed(50)", "aimd", "vegas")) {
            assertThat(upstream("concurrency: " + limit + ", breaker: on")
                            .breaker()
                            .rule())
                    .as(limit)
                    .isEqualTo(BreakerRule.backingOff(Triggers.DEFAULT));
        }
        for (String limit : List.of("tide", "gradient")) {
            assertThat(upstream("concurrency: " + limit + ", breaker: on")
                            .breaker()
                            .rule())
                    .as(limit)
                    .isEqualTo(BreakerRule.backingOff(triggers(NO_LATENCY)));
        }
        assertThat(breaker("{ latency: p95 > 300ms }").rule().triggers()).isEqualTo(triggers(300 * MILLI));
    }

    @Test
    void aClassicBreakerOpensForAMinuteEachTime() {
        assertThat(breaker("{ profile: classic }").rule()).isEqualTo(BreakerRule.classic(triggers(NO_LATENCY)));
    }

    @Test
    void aTimeToStayOpenStaysTheSameUnlessABoundIsGiven() {
        assertThat(breaker("{ open: 30s }").rule())
                .isEqualTo(new BreakerRule(triggers(NO_LATENCY), 20, 30 * SECOND, 30 * SECOND));
        assertThat(breaker("{ open: 1s, open-max: 8s }").rule())
                .isEqualTo(new BreakerRule(triggers(NO_LATENCY), 20, SECOND, 8 * SECOND));
        assertThat(breaker("{ open-max: 2min }").rule())
                .isEqualTo(new BreakerRule(triggers(NO_LATENCY), 20, 5 * SECOND, 120 * SECOND));
    }

    @Test
    void everyTriggerOfABreakerCanBeSet() {
        BreakerSpec breaker = breaker("{ errors: 0.25%, slow: 12.5%>2s, cpu: 90%, calls: 7, per: both, mode: shadow }");
        assertThat(breaker.rule().triggers()).isEqualTo(new Triggers(0.0025, NO_LATENCY, 0.125, 2 * SECOND));
        assertThat(breaker.rule().calls()).isEqualTo(7);
        assertThat(breaker.cpuPercent()).isEqualTo(90);
        assertThat(breaker.scope()).isEqualTo(BreakerSpec.Scope.BOTH);
        assertThat(breaker.mode()).isEqualTo(BreakerSpec.Mode.SHADOW);
        assertThat(breaker("{ errors: off, slow: off }").rule().triggers())
                .isEqualTo(new Triggers(1, NO_LATENCY, 1, 500 * MILLI));
    }

    @Test
    void aFallbackIsAnUpstreamOrAnAnswer() {
        assertThat(breaker("{ fallback: { to: next } }").fallback()).isEqualTo(new Fallback.ToUpstream("next"));
        assertThat(breaker("{ fallback: { status: 200, body: '[]' } }").fallback())
                .isEqualTo(new Fallback.Answer(FixedAnswer.json("[]")));
        assertThat(breaker("{ fallback: off }").fallback()).isEqualTo(new Fallback.None());
    }

    @Test
    void aRouteSaysWhatItsCallsMatterAndWhatIsAnsweredInTheirPlace() {
        Policy policy = Corpus.accepted("""
                        version: 1
                        features: [reviews, search]
                        upstreams: { shop: { servers: [127.0.0.1:9001] } }
                        routes:
                          - { match: /a, to: shop, priority: sheddable, weight: 5, feature: reviews, degraded: { status: 204 } }
                          - { match: /b, to: shop, feature: search, degraded: refuse }
                        """).policy();
        assertThat(policy.routes())
                .containsExactly(
                        RouteSpec.of("/a", "shop")
                                .withPriority(Priority.SHEDDABLE)
                                .withWeight(5)
                                .withFeature("reviews", new FixedAnswer(204, "application/json", "")),
                        RouteSpec.of("/b", "shop").withFeature("search", FixedAnswer.none()));
        assertThat(policy.features()).isEqualTo(FeatureSpec.of("reviews", "search"));
    }

    @Test
    void featuresMayBeSwitchedByOperatorsAlone() {
        assertThat(Corpus.accepted("version: 1\nfeatures: { order: [a, b], mode: manual }")
                        .policy()
                        .features())
                .isEqualTo(FeatureSpec.of("a", "b").withMode(FeatureSpec.Mode.MANUAL));
    }

    private static ConcurrencySpec concurrency(String value) {
        return upstream("concurrency: " + value).concurrency();
    }

    private static BreakerSpec breaker(String value) {
        return upstream("breaker: " + value).breaker();
    }

    private static UpstreamSpec upstream(String settings) {
        return Corpus.accepted("""
                        version: 1
                        identity: { user: { header: X-User } }
                        upstreams:
                          next: { servers: [127.0.0.1:9002] }
                          shop: { servers: [127.0.0.1:9001], %s }
                        """.formatted(settings)).policy().upstream("shop");
    }

    private static Triggers triggers(long latencyNanos) {
        return new Triggers(0.05, latencyNanos, 0.5, 500 * MILLI);
    }
}
