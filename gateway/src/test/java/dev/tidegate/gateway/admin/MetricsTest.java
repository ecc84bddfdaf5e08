package dev.tidegate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.accesslog.LogCounts;
import dev.tidegate.gateway.accesslog.LogMetrics;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.metrics.PrometheusText;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final MetricRegistry registry = new MetricRegistry();

    @Test
    void theJvmTellsOfMemoryAndCollections() {
        JvmMetrics.register(registry);
        String text = PrometheusText.of(registry.read());
        assertThat(text)
                .containsPattern("jvm_memory_used_bytes\\{jvm_memory_type=\"heap\"} [1-9]")
                .containsPattern("jvm_buffer_memory_used_bytes\\{jvm_buffer_pool_name=\"netty\"} \\d")
                .containsPattern("jvm_buffer_memory_used_bytes\\{jvm_buffer_pool_name=\"direct\"} \\d")
                .containsPattern("jvm_gc_runs_total\\{jvm_gc_name=\".+\"} \\d")
                .containsPattern("jvm_gc_run_time_seconds_total\\{jvm_gc_name=\".+\"} \\d")
                .containsPattern("jvm_thread_count [1-9]")
                .containsPattern("jvm_cpu_time_seconds_total \\d")
                .containsPattern("process_uptime_seconds \\d")
                .doesNotContain("} -1");
    }

    @Test
    void thePolicyInForceAndTheReloadsAreTold() {
        PolicyMetrics metrics = new PolicyMetrics(registry, "first");
        metrics.count(new ReloadResult.Refused("error"));
        metrics.count(new ReloadResult.Applied("second", ""));
        assertThat(PrometheusText.of(registry.read()))
                .contains("tidegate_policy_info{tidegate_policy_digest=\"second\"} 1\n")
                .contains("tidegate_policy_reloads_total{tidegate_result=\"applied\"} 1\n")
                .contains("tidegate_policy_reloads_total{tidegate_result=\"refused\"} 1\n")
                .doesNotContain("first");
    }

    @Test
    void theAccessLogTellsWhatItDropped() {
        LogMetrics.register(registry, () -> new LogCounts(7, 3, 700, 1));
        assertThat(PrometheusText.of(registry.read()))
                .contains("tidegate_accesslog_accepted_total 7\n")
                .contains("tidegate_accesslog_dropped_total 3\n")
                .contains("tidegate_accesslog_written_bytes_total 700\n")
                .contains("tidegate_accesslog_errors_total 1\n");
    }

    @Test
    void openMetricsNamesACounterWithoutItsEnding() {
        assertThat(OpenMetricsText.of("""
                # HELP a_total How many.
                # TYPE a_total counter
                a_total{x="# y_total z"} 1
                # HELP b How much.
                # TYPE b gauge
                b 2
                """)).isEqualTo("""
                        # HELP a How many.
                        # TYPE a counter
                        a_total{x="# y_total z"} 1
                        # HELP b How much.
                        # TYPE b gauge
                        b 2
                        # EOF
                        """);
    }
}
