package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.LiveUpstream;
import dev.tidegate.Load;
import dev.tidegate.OverloadMetrics;
import dev.tidegate.admit.Admission.Verdict;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Denial;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.gateway.text.HowTo;
import dev.tidegate.gateway.text.ReferencePage;
import dev.tidegate.metrics.PrometheusText;
import dev.tidegate.model.KeyHash;
import dev.tidegate.model.Outcome;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.FeatureSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OverloadMetricsTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();

    private static UpstreamSpec upstream(ConcurrencyRule limit) {
        return UpstreamSpec.of("shop", List.of(Gates.server(9001), Gates.server(9002)))
                .withConcurrency(ConcurrencySpec.of(limit).withQueue(false));
    }

    private GatewayState state(UpstreamSpec upstream) {
        Policy policy = Gates.policy(upstream)
                .features(FeatureSpec.of("reviews", "history"))
                .build();
        GatewayState state = new GatewayState(policy, Gates.options().withNanoTime(now::get));
        OverloadMetrics.register(
                state.metrics(), state::gate, () -> state.pulse().load());
        return state;
    }

    private static LiveUpstream shop(GatewayState state) {
        return Objects.requireNonNull(state.gate().upstreams().get("shop"));
    }

    private static String metrics(GatewayState state) {
        return PrometheusText.of(state.metrics().read());
    }

    /** So many calls at once, of which those that find a place are served in a tenth of a second. */
    private void serve(GatewayState state, int calls) {
        List<Waiter> waiters =
                Stream.generate(Visit::new).limit(calls).map(Waiter.class::cast).toList();
        List<Waiter> in = waiters.stream()
                .filter(each -> shop(state).admission().enter(each, now.get()) == Verdict.ADMITTED)
                .toList();
        now.addAndGet(SECOND / 10);
        in.forEach(each -> shop(state).admission().leave(each, now.get(), Outcome.SUCCESS));
    }

    @Test
    void theLoadToScaleByIsWhatCameAndNotWhatWasServed() {
        GatewayState state = state(upstream(new ConcurrencyRule.Fixed(2)));
        for (int i = 0; i < 30; i++) {
            serve(state, 3);
            if (i % 10 == 9) {
                state.pulse().beat(state.gate(), now.get());
            }
        }

        assertThat(metrics(state))
                .contains(
                        "tidegate_upstream_admissions_total{tidegate_upstream=\"shop\",tidegate_outcome=\"admitted\"} 60\n")
                .contains(
                        "tidegate_upstream_admissions_total{tidegate_upstream=\"shop\",tidegate_outcome=\"full\"} 30\n")
                .contains(
                        "tidegate_upstream_admissions_total{tidegate_upstream=\"shop\",tidegate_outcome=\"shed\"} 0\n")
                .contains("tidegate_upstream_offered_rate{tidegate_upstream=\"shop\"} 30\n")
                .contains("tidegate_upstream_admitted_rate{tidegate_upstream=\"shop\"} 20\n")
                .containsPattern("tidegate_upstream_capacity_rate\\{tidegate_upstream=\"shop\"} (19|20|21)")
                .containsPattern("tidegate_upstream_demand_ratio\\{tidegate_upstream=\"shop\"} 1\\.[45]")
                .containsPattern("tidegate_upstream_shed_ratio\\{tidegate_upstream=\"shop\"} 0\\.33")
                .contains("tidegate_upstream_late_ratio{tidegate_upstream=\"shop\"} 0\n")
                .contains("tidegate_upstream_service_time_seconds{tidegate_upstream=\"shop\"} 0.1\n")
                .contains("tidegate_upstream_concurrency_limit{tidegate_upstream=\"shop\"} 2\n")
                .contains("tidegate_upstream_concurrency_in_service{tidegate_upstream=\"shop\"} 0\n")
                .contains("tidegate_upstream_concurrency_waiting{tidegate_upstream=\"shop\"} 0\n");
    }

    @Test
    void withoutALimitThereIsNone() {
        GatewayState state = state(upstream(new ConcurrencyRule.Off()));

        assertThat(metrics(state))
                .contains("# TYPE tidegate_upstream_concurrency_limit gauge")
                .doesNotContain("tidegate_upstream_concurrency_limit{");
    }

    @Test
    void oneSeriesSaysWhichStateABreakerIsIn() {
        GatewayState state = state(upstream(new ConcurrencyRule.Off()).withBreaker(BreakerSpec.defaults()));
        fail(shop(state).breaker());

        assertThat(metrics(state))
                .contains(
                        "tidegate_breaker_state{tidegate_upstream=\"shop\",server_address=\"\",tidegate_state=\"open\"} 1\n")
                .contains(
                        "tidegate_breaker_state{tidegate_upstream=\"shop\",server_address=\"\",tidegate_state=\"closed\"} 0\n")
                .contains("tidegate_breaker_openings_total{tidegate_upstream=\"shop\",server_address=\"\""
                        + ",tidegate_trigger=\"errors\"} 1\n")
                .contains("tidegate_breaker_openings_total{tidegate_upstream=\"shop\",server_address=\"\""
                        + ",tidegate_trigger=\"cpu\"} 0\n")
                .contains("tidegate_breaker_passing_ratio{tidegate_upstream=\"shop\",server_address=\"\"} 0\n")
                .doesNotContain("server_address=\"127.0.0.1:9001\"");
    }

    private void fail(Breaker breaker) {
        for (int i = 0; i < 40; i++) {
            now.addAndGet(SECOND / 100);
            breaker.onResult(breaker.tryPass(now.get()), true, SECOND / 1000, now.get());
        }
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void serversHaveSeriesWhenTheyHaveABreaker() {
        GatewayState state = state(upstream(new ConcurrencyRule.Off())
                .withBreaker(BreakerSpec.defaults().withScope(BreakerSpec.Scope.SERVER)));
        shop(state).breaker(1).force(BreakerState.FORCED_OPEN, 0);

        assertThat(metrics(state))
                .contains("tidegate_breaker_state{tidegate_upstream=\"shop\",server_address=\"127.0.0.1:9001\""
                        + ",tidegate_state=\"closed\"} 1\n")
                .contains("tidegate_breaker_state{tidegate_upstream=\"shop\",server_address=\"127.0.0.1:9002\""
                        + ",tidegate_state=\"forced-open\"} 1\n")
                .contains("tidegate_breaker_state{tidegate_upstream=\"shop\",server_address=\"\""
                        + ",tidegate_state=\"disabled\"} 1\n");
    }

    @Test
    void theLadderTellsWhatIsOffAndWhoSaysSo() {
        GatewayState state = state(upstream(new ConcurrencyRule.Off()));
        state.gate().ladder().pin("history", new Ladder.Pin(false, 100 * SECOND, "a sale"));
        state.gate().pulse(new Load(0.97, 0), 10 * SECOND);

        assertThat(metrics(state))
                .contains("tidegate_ladder_level 1\n")
                .contains("tidegate_ladder_pressure_ratio 1\n")
                .contains("tidegate_feature_on{tidegate_feature=\"reviews\"} 0\n")
                .contains("tidegate_feature_on{tidegate_feature=\"history\"} 0\n")
                .contains("tidegate_feature_pinned{tidegate_feature=\"reviews\"} 0\n")
                .contains("tidegate_feature_pinned{tidegate_feature=\"history\"} 1\n")
                .containsPattern("tidegate_load_cpu_ratio \\d")
                .containsPattern("tidegate_load_heap_ratio \\d");
    }

    @Test
    void aBeatRightAfterAnotherIsSkipped() {
        GatewayState state = state(upstream(new ConcurrencyRule.Fixed(2)));
        serve(state, 1);
        now.set(SECOND);
        state.pulse().beat(state.gate(), now.get());
        now.addAndGet(SECOND / 1000);
        state.pulse().beat(state.gate(), now.get());

        assertThat(shop(state).demand().offered()).isEqualTo(1);
    }

    @Test
    void theReferenceExplainsEveryMetric() {
        assertThat(state(upstream(new ConcurrencyRule.Off())).metrics().read()).allSatisfy(family -> {
            String labels = family.metric().labels().stream()
                    .map(label -> "`" + label + "`")
                    .collect(Collectors.joining(", "));
            assertThat(ReferencePage.read("admin"))
                    .contains("| `" + family.metric().name() + "` | " + labels);
        });
    }

    @Test
    void thePageAboutScalingNamesWhatIsExported() {
        String metrics = metrics(state(upstream(new ConcurrencyRule.Fixed(2))));

        List<String> named = Pattern.compile("tidegate_upstream_[a-z]+(_[a-z]+)+")
                .matcher(HowTo.read("scale-on-demand"))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(named)
                .contains("tidegate_upstream_admissions_total")
                .allSatisfy(name -> assertThat(metrics).contains("\n" + name + "{tidegate_upstream=\"shop\""));
    }

    private static final class Visit extends Waiter {
        Visit() {
            begin(Priority.CRITICAL, KeyHash.NONE, 1, 10 * SECOND);
        }

        @Override
        protected void onAdmitted(long nowNanos) {
            throw new AssertionError("nobody waits here");
        }

        @Override
        protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
            assertThat(denial).isEqualTo(Denial.FULL);
        }
    }
}
