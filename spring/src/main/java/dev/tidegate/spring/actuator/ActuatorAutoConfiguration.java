package dev.tidegate.spring.actuator;

import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.PolicyWatch;
import dev.tidegate.spring.TidegateAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows the gate to operators: health, metrics and an endpoint, each where the application has what it needs. */
@AutoConfiguration(after = TidegateAutoConfiguration.class)
@ConditionalOnBean(Tidegate.class)
public final class ActuatorAutoConfiguration {
    /** Made by Spring. */
    ActuatorAutoConfiguration() {}

    /** With Spring Boot's health. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static final class OfHealth {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnEnabledHealthIndicator("tidegate")
        TidegateHealth tidegateHealthIndicator(Tidegate gate) {
            return new TidegateHealth(gate);
        }
    }

    /** With Micrometer. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static final class OfMicrometer {
        @Bean
        @ConditionalOnMissingBean
        TidegateMetrics tidegateMetrics(Tidegate gate) {
            return new TidegateMetrics(gate);
        }
    }

    /** With endpoints. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static final class OfEndpoints {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint(endpoint = TidegateEndpoint.class)
        TidegateEndpoint tidegateEndpoint(Tidegate gate, PolicyWatch policy) {
            return new TidegateEndpoint(gate, policy);
        }
    }
}
