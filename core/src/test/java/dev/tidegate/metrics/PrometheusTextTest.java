package dev.tidegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private static final Metric DECISIONS =
            Metric.count("tidegate.decision.count", "{decision}", "Decisions.", "tidegate.rule", "tidegate.outcome");
    private static final Metric LATENCY =
            Metric.duration("http.server.request.duration", List.of(5_000_000L, 1_000_000_000L), "Latency.", "route");
    private static final Metric OPEN = Metric.level("open", "{connection}", "Open connections.");

    private final MetricRegistry registry = new MetricRegistry();

    @Test
    void aCountEndsInTotal() {
        registry.counter(DECISIONS, "per-ip", "refused").add(3);

        assertThat(text()).isEqualTo("""
                # HELP tidegate_decisions_total Decisions.
                # TYPE tidegate_decisions_total counter
                tidegate_decisions_total{tidegate_rule="per-ip",tidegate_outcome="refused"} 3
                """);
    }

    @Test
    void aDistributionHasBucketsSumCountAndThreePercentiles() {
        Histogram histogram = registry.histogram(LATENCY, "shop");
        histogram.record(1_000_000);
        histogram.record(500_000_000);
        histogram.record(2_000_000_000);

        assertThat(text()).startsWith("""
                # HELP http_server_request_duration_seconds Latency.
                # TYPE http_server_request_duration_seconds histogram
                http_server_request_duration_seconds_bucket{route="shop",le="0.005"} 1
                http_server_request_duration_seconds_bucket{route="shop",le="1"} 2
                http_server_request_duration_seconds_bucket{route="shop",le="+Inf"} 3
                http_server_request_duration_seconds_sum{route="shop"} 2.501
                http_server_request_duration_seconds_count{route="shop"} 3
                # HELP http_server_request_duration_p50_seconds Latency. (p50 of the last windows)
                # TYPE http_server_request_duration_p50_seconds gauge
                http_server_request_duration_p50_seconds{route="shop"} 0.4""");
        assertThat(text()).contains("\nhttp_server_request_duration_p99_seconds{route=\"shop\"} 1.9");
    }

    @Test
    void labelValuesAndHelpAreEscaped() {
        registry.counter(Metric.count("odd", "1", "a\\b\nc", "label"), "\"x\\y\"\nz")
                .increment();

        assertThat(text()).isEqualTo("""
                # HELP odd_total a\\\\b\\nc
                # TYPE odd_total counter
                odd_total{label="\\"x\\\\y\\"\\nz"} 1
                """);
    }

    @Test
    void theUnitStandsAtTheEnd() {
        assertThat(names(
                        Metric.level("jvm.memory.used", "By", ""),
                        Metric.level("share", "1", ""),
                        Metric.level("breaker.state", "{state}", ""),
                        Metric.count("network.io", "By", ""),
                        Metric.count("retry.count", "{retry}", "")))
                .containsExactly(
                        "jvm_memory_used_bytes",
                        "share_ratio",
                        "breaker_state",
                        "network_io_bytes_total",
                        "retries_total");
    }

    @Test
    void numbersAreWrittenAsTheFormatHasThem() {
        registry.reading(
                OPEN,
                () -> List.of(number(Double.POSITIVE_INFINITY), number(Double.NaN), number(0.25), number(-1.0 / 0)));

        assertThat(text().lines().skip(2)).containsExactly("open +Inf", "open NaN", "open 0.25", "open -Inf");
    }

    @Test
    void everyLineKeepsTheGrammar() {
        registry.counter(DECISIONS, "per-ip", "").increment();
        registry.histogram(LATENCY, "shop, and \"more\"").record(7);
        registry.gauge(OPEN).increment();
        registry.gauge(OPEN).add(4);
        registry.gauge(OPEN).decrement();
        Pattern line = Pattern.compile("# (HELP|TYPE) [a-zA-Z_:][\\w:]* .+"
                + "|[a-zA-Z_:][\\w:]*(\\{[a-zA-Z_]\\w*=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\""
                + "(,[a-zA-Z_]\\w*=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\")*})? \\S+");

        assertThat(text()).endsWith("\n").contains("open 4\n");
        assertThat(text().lines()).allMatch(line.asMatchPredicate());
    }

    @Test
    void quantilesForgetWhatIsOlderThanTwoWindows() {
        registry.histogram(LATENCY, "shop").record(1_000_000_000);
        registry.startWindow();
        assertThat(text()).doesNotContain("p50_seconds{route=\"shop\"} 0\n");
        registry.startWindow();

        assertThat(text()).contains("p50_seconds{route=\"shop\"} 0\n").contains("_count{route=\"shop\"} 1\n");
    }

    @Test
    void allWritersOfTheSameLabelsAreReadAsOne() {
        registry.histogram(LATENCY, "shop").record(1);
        registry.histogram(LATENCY, "shop").record(1);
        registry.counter(DECISIONS, "a", "b").increment();
        registry.counter(DECISIONS, "a", "b").increment();

        assertThat(text()).contains("_count{route=\"shop\"} 2\n").contains("tidegate_outcome=\"b\"} 2\n");
    }

    @Test
    void beyondTheBoundAllSeriesCountTogether() {
        for (int i = 0; i < 3000; i++) {
            registry.counter(DECISIONS, "rule-" + i, "admitted").increment();
        }

        assertThat(registry.read().get(0).series()).hasSize(MetricRegistry.SERIES_MAX);
        assertThat(text()).contains("{tidegate_rule=\"other\",tidegate_outcome=\"other\"} 1001\n");
    }

    @Test
    void aMetricHasOneMeaningAndAllItsLabels() {
        registry.gauge(OPEN);

        assertThatThrownBy(() -> registry.counter(Metric.count("open", "1", "Else.")))
                .hasMessageContaining("one meaning");
        assertThatThrownBy(() -> registry.reading(LATENCY, List::of)).hasMessageContaining("durations");
        assertThatThrownBy(() -> registry.counter(DECISIONS, "one")).hasMessageContaining("[one]");
        assertThatThrownBy(() -> Metric.count("Big", "1", "")).hasMessageContaining("was Big");
        assertThatThrownBy(() -> Metric.count("a", "1", "", "x", "x")).hasMessageContaining("[x, x]");
    }

    private static Family.Series.Value number(double value) {
        return new Family.Series.Value(List.of(), value);
    }

    private static List<String> names(Metric... metrics) {
        return Arrays.stream(metrics).map(PrometheusText::name).toList();
    }

    private String text() {
        return PrometheusText.of(registry.read());
    }
}
