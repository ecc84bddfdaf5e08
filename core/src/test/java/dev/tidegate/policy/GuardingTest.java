package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Priority;
import dev.tidegate.balance.Server;
import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.model.Attribute;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the Java API says about concurrency, breakers, priorities and features. */
class GuardingTest {
    private static final Attribute USER = new Attribute.Header("x-user");
    private static final RouteSpec ROUTE = RouteSpec.of("/**", "shop").withFeature("reviews", FixedAnswer.none());
    private static final UpstreamSpec SHOP = UpstreamSpec.of("shop", List.of(new Server("h", 80, 1, false)));

    @Test
    void anUpstreamHasTideWithAQueueAndNoBreaker() {
        ConcurrencySpec concurrency = SHOP.concurrency();
        assertThat(concurrency.limit()).isEqualTo(new ConcurrencyRule.Tide(new ConcurrencyRule.Range(20, 1, 20_000)));
        assertThat(concurrency.queue()).isTrue();
        assertThat(concurrency.user()).isEqualTo(new Attribute.ClientAddress());
        assertThat(concurrency.per()).isEmpty();
        assertThat(concurrency.sessions().isOff()).isTrue();
        assertThat(SHOP.breaker().isOff()).isTrue();
    }

    @Test
    void aRouteIsCriticalWeighsOneAndBelongsToNoFeature() {
        RouteSpec route = RouteSpec.of("/**", "shop");
        assertThat(route.priority()).isEqualTo(Priority.CRITICAL);
        assertThat(route.weight()).isEqualTo(1);
        assertThat(route.feature()).isEmpty();
        assertThat(route.degraded().isNone()).isTrue();
    }

    @Test
    void anApplicationReadsTheHeadersThatTheFirstListenerForHttpReads() {
        ListenerSpec admin = ListenerSpec.admin("admin", "127.0.0.1", 9901);
        ListenerSpec web = ListenerSpec.http("web", "127.0.0.1", 8080).withDeadlineHeader("x-patience");
        ListenerSpec more = ListenerSpec.http("more", "127.0.0.1", 8081);
        Policy listening =
                Policy.builder().listener(admin).listener(web).listener(more).build();
        assertThat(HttpSettings.of(listening)).isEqualTo(web.http());
        assertThat(HttpSettings.of(Policy.builder().listener(admin).build())).isEqualTo(more.http());
    }

    @Test
    void onlyListenersForHttpHaveAHeaderForPriorities() {
        ListenerSpec web = ListenerSpec.http("web", "127.0.0.1", 8080);
        assertThat(web.priorityHeader()).isEqualTo("x-request-priority");
        assertThat(web.withPriorityHeader("x-weight").withDeadlineHeader("").priorityHeader())
                .isEqualTo("x-weight");
        assertThat(ListenerSpec.admin("admin", "127.0.0.1", 9901).priorityHeader())
                .isEmpty();
    }

    @Test
    void whatIsNotChangedOfAConcurrencyStays() {
        KeyedConcurrency perUser =
                KeyedConcurrency.of("user", USER, new ConcurrencyRule.Fixed(8)).withKeys(50);
        ConcurrencySpec concurrency = ConcurrencySpec.off()
                .withPer(perUser)
                .withUser(USER)
                .withSessions(Sessions.by(USER).withKeepNanos(5_000_000_000L).withMax(7))
                .withQueue(false)
                .withLimit(new ConcurrencyRule.Fixed(100));
        assertThat(concurrency)
                .isEqualTo(new ConcurrencySpec(
                        new ConcurrencyRule.Fixed(100),
                        false,
                        USER,
                        List.of(perUser),
                        new Sessions(USER, 5_000_000_000L, 7)));
        assertThat(SHOP.withConcurrency(concurrency)
                        .withBreaker(BreakerSpec.defaults())
                        .concurrency())
                .isEqualTo(concurrency);
    }

    @Test
    void whatIsNotChangedOfABreakerStays() {
        Fallback fallback = new Fallback.ToUpstream("next");
        BreakerRule rule = BreakerRule.classic(BreakerRule.Triggers.DEFAULT);
        BreakerSpec breaker = BreakerSpec.off()
                .withFallback(fallback)
                .withCpuPercent(90)
                .withScope(BreakerSpec.Scope.BOTH)
                .withRule(rule)
                .withMode(BreakerSpec.Mode.SHADOW);
        assertThat(breaker)
                .isEqualTo(new BreakerSpec(BreakerSpec.Mode.SHADOW, rule, BreakerSpec.Scope.BOTH, 90, fallback));
        assertThat(SHOP.withBreaker(breaker)
                        .withConcurrency(ConcurrencySpec.off())
                        .breaker())
                .isEqualTo(breaker);
    }

    @Test
    void whatIsNotChangedOfARouteUnderLoadStays() {
        FixedAnswer empty = FixedAnswer.json("[]");
        RouteSpec route = RouteSpec.of("/**", "shop")
                .withFeature("reviews", empty)
                .withWeight(5)
                .withPriority(Priority.SHEDDABLE)
                .withCost(3);
        assertThat(route.shedding()).isEqualTo(new RouteSpec.Shedding(Priority.SHEDDABLE, 5, "reviews", empty));
    }

    @Test
    void aPolicyKnowsItsFeaturesInOrder() {
        FeatureSpec features = FeatureSpec.of("reviews", "search").withMode(FeatureSpec.Mode.MANUAL);
        assertThat(Policy.builder().features(features).build().features()).isEqualTo(features);
        assertThat(Policy.builder().build().features()).isEqualTo(FeatureSpec.none());
    }

    @Test
    void aFeatureOrAFallbackThatStandsForNothingIsRefused() {
        PolicyBuilder unknownFeature = Policy.builder()
                .features(FeatureSpec.of("search"))
                .upstream(SHOP)
                .route(ROUTE);
        assertThatIllegalArgumentException()
                .isThrownBy(unknownFeature::build)
                .withMessageContaining("a feature must be one of [search], but was reviews");
        PolicyBuilder unknownUpstream = Policy.builder().upstream(fallingBackTo("shop", "next"));
        assertThatIllegalArgumentException()
                .isThrownBy(unknownUpstream::build)
                .withMessageContaining("a fallback must lead to one of [shop], but was next");
    }

    @Test
    void fallbacksThatLeadInACircleAreRefused() {
        PolicyBuilder circle = Policy.builder()
                .upstream(fallingBackTo("first", "a"))
                .upstream(fallingBackTo("a", "b"))
                .upstream(fallingBackTo("b", "a"));
        assertThatIllegalArgumentException()
                .isThrownBy(circle::build)
                .withMessage("'a' would stand in for itself: a → b → a");
        PolicyBuilder chain = Policy.builder()
                .upstream(fallingBackTo("a", "b"))
                .upstream(fallingBackTo("b", "shop"))
                .upstream(SHOP);
        assertThat(chain.build().upstreams()).hasSize(3);
    }

    @Test
    void aCallThatWeighsMoreThanALimitEverHasIsRefused() {
        UpstreamSpec narrow = SHOP.withConcurrency(ConcurrencySpec.of(new ConcurrencyRule.Fixed(3)));
        PolicyBuilder fits = Policy.builder()
                .upstream(narrow)
                .route(RouteSpec.of("/a", "shop").withWeight(3));
        assertThat(fits.build().routes()).hasSize(1);
        fits.route(RouteSpec.of("/b", "shop").withWeight(4));
        assertThatIllegalArgumentException()
                .isThrownBy(fits::build)
                .withMessage("a call of '/b' takes 4 places, but 'shop' never has more than 3");
    }

    private static UpstreamSpec fallingBackTo(String name, String other) {
        return UpstreamSpec.of(name, List.of(new Server("h", 80, 1, false)))
                .withBreaker(BreakerSpec.defaults().withFallback(new Fallback.ToUpstream(other)));
    }

    @Test
    void whatNoFileCouldSayIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> FixedAnswer.json("\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> FixedAnswer.json("x".repeat(65_537)));
        assertThatIllegalArgumentException().isThrownBy(() -> new FixedAnswer(200, "text", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new FixedAnswer(200, "a/b\r\nX-Evil: 1", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FixedAnswer(204, "text/plain", "x"))
                .withMessageContaining("body must be empty with status 204");
        assertThatIllegalArgumentException().isThrownBy(() -> FeatureSpec.of("two words"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyedConcurrency.of("a b", USER, new ConcurrencyRule.Fixed(8)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConcurrencySpec.of(new ConcurrencyRule.Fixed(1_000_001)))
                .withMessageContaining("was 1000001");
        var odd = new BreakerRule.Triggers(0.00001, 500_000_000, 0.5, 500_000_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BreakerSpec.of(BreakerRule.classic(odd)))
                .withMessageContaining("errors must be a share from 0 to 1 in steps of 0.0001");
        var brief = new BreakerRule.Triggers(0.05, 1, 0.5, 500_000_000);
        assertThatIllegalArgumentException().isThrownBy(() -> BreakerSpec.of(BreakerRule.classic(brief)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenerSpec.http("web", "127.0.0.1", 80).withPriorityHeader("a b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenerSpec.http("web", "127.0.0.1", 80).withPriorityHeader("x-request-timeout"))
                .withMessageContaining("priorityHeader must not be the deadlineHeader");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        KeyedConcurrency perUser = KeyedConcurrency.of("user", USER, new ConcurrencyRule.Fixed(8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConcurrencySpec.defaults().withPer(perUser, perUser));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyedConcurrency.of("user", USER, new ConcurrencyRule.Off()))
                .withMessageContaining("must not be off");
        assertThatIllegalArgumentException().isThrownBy(() -> perUser.withKeys(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Sessions.off().withMax(5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BreakerSpec.defaults().withCpuPercent(101));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fallback.Answer(FixedAnswer.none()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fallback.ToUpstream(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new FixedAnswer(100, "text/plain", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new FixedAnswer(0, "", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> FeatureSpec.of("a", "a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouteSpec.of("/**", "shop").withWeight(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouteSpec.of("/**", "shop").withFeature("", FixedAnswer.json("[]")));
    }
}
