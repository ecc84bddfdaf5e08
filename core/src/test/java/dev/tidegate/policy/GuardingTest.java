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
