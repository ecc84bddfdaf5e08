package dev.tidegate.spring.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.TidegateAutoConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ActuatorTest {
    private static final String POLICY = """
            version: 1
            listeners: {}
            limits:
              once: { level: application, rate: 1/h, burst: 1 }
            upstreams:
              shop: { breaker: on }
            features: { order: [reviews], mode: manual }
            routes:
              - { match: /reviews, to: shop, feature: reviews }
              - { match: /once, to: shop, limits: [once] }
            """;

    private ApplicationContextRunner runner = new ApplicationContextRunner();
    private Path file = Path.of("");

    @BeforeEach
    void writePolicy(@TempDir Path folder) throws Exception {
        file = Files.writeString(folder.resolve("tidegate.yaml"), POLICY);
        runner = runner.withConfiguration(
                        AutoConfigurations.of(TidegateAutoConfiguration.class, ActuatorAutoConfiguration.class))
                .withPropertyValues("tidegate.policy=" + file, "management.endpoints.web.exposure.include=*");
    }

    @Test
    void healthTellsWhatTheGateDoesWithout() {
        runner.run(context -> {
            TidegateHealth health = context.getBean(TidegateHealth.class);
            assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
            TidegateEndpoint endpoint = context.getBean(TidegateEndpoint.class);
            endpoint.decide("breakers", "shop", "open", null, null);
            endpoint.decide("features", "reviews", "off", "10m", "search is down");
            Health now = health.health();
            assertThat(now.getStatus().getCode()).isEqualTo("DEGRADED");
            assertThat(now.getDetails().toString()).contains("breakersOpen=[shop]", "featuresOff=[reviews]", "store=");
            endpoint.release("breakers", "shop");
            endpoint.release("features", "reviews");
            assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
        });
    }

    @Test
    void theEndpointShowsTheGateAndReadsThePolicyAgain() {
        runner.run(context -> {
            Tidegate gate = context.getBean(Tidegate.class);
            TidegateEndpoint endpoint = context.getBean(TidegateEndpoint.class);
            gate.tryEnter(GuardedCall.to("once"));
            gate.tryEnter(GuardedCall.to("once"));
            Map<String, Object> shown = endpoint.show();
            assertThat(shown.toString()).contains("name=shop", "breaker=closed", "refused=1", "rate=1", "pressure=0.0");
            Files.writeString(file, POLICY.replace("1/h", "2/h"));
            endpoint.reload();
            assertThat(gate.policy().limit("once").rule().rate().permits()).isEqualTo(2);
            Files.writeString(file, POLICY.replace("1/h", "2/x"));
            assertThatThrownBy(endpoint::reload)
                    .isInstanceOf(InvalidEndpointRequestException.class)
                    .hasMessageContaining("'2/x' is not a rate");
        });
    }

    @Test
    void aBreakerIsForcedForATimeOnly() {
        runner.run(context -> {
            TidegateEndpoint endpoint = context.getBean(TidegateEndpoint.class);
            assertThat(endpoint.decide("breakers", "shop", "open", "10m", null).toString())
                    .contains("breaker=forced-open");
            assertThatThrownBy(() -> endpoint.decide("breakers", "shop", "open", "-1s", null))
                    .hasMessageContaining("time must be more than zero");
        });
    }

    @Test
    void aStoreThatNothingCanOpenChangesNothing() {
        runner.run(context -> {
            TidegateEndpoint endpoint = context.getBean(TidegateEndpoint.class);
            Files.writeString(
                    file,
                    POLICY.replace("burst: 1 }", "burst: 1, scope: cluster }")
                            + "store: { url: 'redis://127.0.0.1:1' }\n");
            assertThatThrownBy(endpoint::reload)
                    .isInstanceOf(InvalidEndpointRequestException.class)
                    .hasMessageContaining("add dev.tidegate:tidegate-redis to the class path");
            assertThat(context.getBean(Tidegate.class).policy().store().isOn()).isFalse();
        });
    }

    @Test
    void anOrderThatMakesNoSenseIsRefusedWithAReason() {
        runner.run(context -> {
            TidegateEndpoint endpoint = context.getBean(TidegateEndpoint.class);
            assertThatThrownBy(() -> endpoint.decide("features", "review", "off", null, null))
                    .hasMessageContaining("there is no feature 'review', only [reviews]");
            assertThatThrownBy(() -> endpoint.decide("features", "reviews", "of", null, null))
                    .hasMessageContaining("on or off");
            assertThatThrownBy(() -> endpoint.decide("breakers", "shop", "shut", null, null))
                    .hasMessageContaining("open, disabled or automatic");
            assertThatThrownBy(() -> endpoint.decide("limits", "once", "off", null, null))
                    .hasMessageContaining("there is no 'limits'");
            assertThatThrownBy(() -> endpoint.release("limits", "once")).hasMessageContaining("there is no 'limits'");
        });
    }

    @Test
    void metricsHaveTheNamesOfTheGateway() {
        runner.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(TidegateMetrics.class).bindTo(registry);
            Tidegate gate = context.getBean(Tidegate.class);
            gate.tryEnter(GuardedCall.to("once"));
            gate.tryEnter(GuardedCall.to("once"));
            assertThat(registry.get("tidegate.refusal.count")
                            .tag("tidegate.reason", "rate")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("tidegate.decision.count")
                            .tags("tidegate.rule", "once", "tidegate.outcome", "admitted")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("tidegate.upstream.concurrency.in_service")
                            .tag("tidegate.upstream", "shop")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(registry.get("tidegate.breaker.state")
                            .tag("tidegate.state", "closed")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(registry.get("tidegate.feature.on").gauge().value()).isEqualTo(1);
            assertThat(registry.get("tidegate.feature.pinned").gauge().value()).isZero();
            assertThat(registry.get("tidegate.ladder.pressure").gauge().value()).isBetween(0.0, 1.0);
            assertThat(registry.get("tidegate.upstream.service_time")
                            .gauge()
                            .getId()
                            .getBaseUnit())
                    .isEqualTo("seconds");
        });
    }

    @Test
    void metersFollowThePolicy() {
        runner.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(TidegateMetrics.class).bindTo(registry);
            Tidegate gate = context.getBean(Tidegate.class);
            gate.tryEnter(GuardedCall.to("once"));
            Files.writeString(
                    file,
                    POLICY.replace("  once: {", "  twice: { level: application, rate: 2/h, burst: 2 }\n  once: {")
                            .replace("[reviews]", "[news]")
                            .replace("feature: reviews", "limits: [twice], feature: news"));
            context.getBean(TidegateEndpoint.class).reload();
            gate.tryEnter(GuardedCall.to("reviews"));
            assertThat(decisions(registry, "once")).isEqualTo(1);
            assertThat(decisions(registry, "twice")).isEqualTo(1);
            gate.tryEnter(GuardedCall.to("reviews"));
            assertThat(decisions(registry, "twice")).isEqualTo(2);
            assertThat(registry.find("tidegate.feature.on")
                            .tag("tidegate.feature", "news")
                            .gauge())
                    .isNotNull();
            assertThat(registry.find("tidegate.feature.on")
                            .tag("tidegate.feature", "reviews")
                            .gauge())
                    .isNull();
        });
    }

    private static double decisions(SimpleMeterRegistry registry, String limit) {
        return registry.get("tidegate.decision.count")
                .tags("tidegate.rule", limit, "tidegate.outcome", "admitted")
                .functionCounter()
                .count();
    }

    @Test
    void nothingIsNeededThatTheApplicationDoesNotHave() {
        String[] missing = {
            "org.springframework.boot.health",
            "io.micrometer",
            "org.springframework.boot.actuate",
            "jakarta.servlet",
            "reactor",
            "org.springframework.web",
            "org.springframework.boot.restclient",
            "org.springframework.boot.webclient",
            "io.grpc"
        };
        runner.withClassLoader(new FilteredClassLoader(missing))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Tidegate.class)
                        .doesNotHaveBean("tidegateEndpoint"));
    }
}
