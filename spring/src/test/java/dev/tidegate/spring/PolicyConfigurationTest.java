package dev.tidegate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.library.InvalidPolicyException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.policy.BreakerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class PolicyConfigurationTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TidegateAutoConfiguration.class));

    private static final String SHOP = """
            tidegate:
              limits:
                per-user: { level: user, key: user, rate: 100/s, burst: 20, on-exceed: refuse }
              identity:
                user: { header: X-User-Id }
                client:
                  trustedProxies: [10.0.0.0/8]
              upstreams:
                shop:
                  breaker: on
                  concurrency: off
                  limits: []
              features: [reviews]
              routes:
                - match: /orders/**
                  to: shop
                  limits: [per-user]
                - match: GET /reviews
                  to: shop
                  feature: reviews
                  degraded: { status: 200, body: '[]' }
            """;

    private ApplicationContextRunner with(String yaml) {
        return runner.withInitializer(context -> load(context.getEnvironment(), yaml));
    }

    private static void load(ConfigurableEnvironment environment, String yaml) {
        ByteArrayResource file = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
                return "application.yaml";
            }
        };
        try {
            List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("application", file);
            sources.forEach(environment.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPolicyInTheApplicationsConfigurationIsTheOneThatAFileWouldBe() {
        with(SHOP).run(context -> {
            Tidegate gate = context.getBean(Tidegate.class);
            assertThat(gate.policy().limit("per-user").rule())
                    .isInstanceOfSatisfying(
                            LimitRule.TokenBucket.class,
                            rule -> assertThat(rule.burst()).isEqualTo(20));
            assertThat(gate.policy().identity().trustedProxies()).hasSize(1);
            assertThat(gate.policy().upstream("shop").breaker().mode()).isEqualTo(BreakerSpec.Mode.ON);
            assertThat(gate.policy().routes()).hasSize(2);
            assertThat(gate.policy().routes().get(1).degraded().body()).isEqualTo("[]");
        });
    }

    @Test
    void moreImportantPropertiesAndVariablesChangeSingleSettings() {
        with(SHOP)
                .withPropertyValues("tidegate.limits.per-user.burst=7", "SHOP_RATE=5")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "systemEnvironment",
                                Map.of("TIDEGATE_LIMITS_PERUSER_RATE", "${SHOP_RATE}/s", "TIDEGATE_PORT", "tcp://x"))))
                .run(context -> assertThat(context.getBean(Tidegate.class)
                                .policy()
                                .limit("per-user")
                                .rule())
                        .isInstanceOfSatisfying(LimitRule.TokenBucket.class, rule -> {
                            assertThat(rule.burst()).isEqualTo(7);
                            assertThat(rule.rate().permits()).isEqualTo(5);
                        }));
    }

    @Test
    void aListOfAMoreImportantSourceStandsAlone() {
        with(SHOP)
                .withPropertyValues("tidegate.routes[0].match=/only", "tidegate.routes[0].to=shop")
                .run(context -> assertThat(
                                context.getBean(Tidegate.class).policy().routes())
                        .singleElement()
                        .satisfies(route -> assertThat(route.match().path()).isEqualTo("/only")));
    }

    @Test
    void errorsAreShownWhereTheyStandInTheApplicationsFile() {
        with(SHOP.replace("100/s", "100/x").replace("trustedProxies", "trusted-proxie"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidPolicyException.class)
                        .hasMessageContaining("'100/x' is not a rate")
                        .hasMessageContaining("--> application.yaml:3:47   tidegate.limits.per-user.rate")
                        .hasMessageContaining(
                                "3 |     per-user: { level: user, key: user, rate: 100/x, burst: 20, on-exceed: refuse }")
                        .hasMessageContaining("unknown key 'trusted-proxie'")
                        .hasMessageContaining("--> application.yaml:7:7   tidegate.identity.client.trusted-proxie")
                        .hasMessageContaining("did you mean 'trusted-proxies'?"));
    }

    @Test
    void errorsOfOtherSourcesNameTheirSource() {
        with(SHOP)
                .withPropertyValues("tidegate.limits.per-user.burst=many")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("\"tidegate.limits.per-user.burst\"")
                        .hasMessageContaining("'many'"));
    }

    @Test
    void theErrorsAreTheDescriptionOfTheFailure() {
        with(SHOP.replace("100/s", "100/x")).run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isNotNull();
            FailureAnalysis analysis = new InvalidPolicyFailureAnalyzer().analyze(failure);
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription()).contains("error[TG-", "'100/x' is not a rate", "= write a number");
        });
    }

    @Test
    void aPolicyStandsInOnePlace() {
        with(SHOP)
                .withPropertyValues("tidegate.policy=tidegate.yaml")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("leave one of them out"));
    }

    @Test
    void withoutAPolicyTheApplicationRunsAndNothingIsGuarded() {
        runner.run(context ->
                assertThat(context.getBean(Tidegate.class).policy().routes()).isEmpty());
        runner.withPropertyValues("tidegate.spring.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(Tidegate.class));
    }

    @Test
    void aFileIsPutInForceAgainWhenItChangesAndAnInvalidOneIsNot(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tidegate.yaml");
        String policy = "version: 1\nlimits:\n  all: { level: application, rate: \"%s\" }\n";
        Files.writeString(file, policy.formatted("${RATE}/s"));
        runner.withPropertyValues("tidegate.policy=" + file, "RATE=3").run(context -> {
            Tidegate gate = context.getBean(Tidegate.class);
            PolicyWatch watch = context.getBean(PolicyWatch.class);
            watch.stop();
            assertThat(permits(gate)).isEqualTo(3);
            Files.writeString(file, policy.formatted("four/s"));
            watch.look();
            assertThat(permits(gate)).isEqualTo(3);
            Files.writeString(file, policy.formatted("40/s"));
            watch.look();
            assertThat(permits(gate)).isEqualTo(40);
            Files.delete(file);
            watch.look();
            assertThat(permits(gate)).isEqualTo(40);
        });
    }

    @Test
    void theFileIsLookedAtAsLongAsTheApplicationRuns(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("tidegate.yaml"), "version: 1\n");
        runner.withPropertyValues("tidegate.policy=file:" + file).run(context -> {
            PolicyWatch watch = context.getBean(PolicyWatch.class);
            assertThat(watch.isRunning()).isTrue();
            Files.writeString(file, "version: 1\nlimits:\n  all: { level: application, rate: 9/s }\n");
            Tidegate gate = context.getBean(Tidegate.class);
            Eventually.until(() -> gate.policy().limits().containsKey("all"));
            watch.stop();
            assertThat(watch.isRunning()).isFalse();
        });
    }

    private static long permits(Tidegate gate) {
        return gate.policy().limit("all").rule().rate().permits();
    }
}
