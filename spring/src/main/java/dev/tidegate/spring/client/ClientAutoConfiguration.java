package dev.tidegate.spring.client;

import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.TidegateAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Guards the requests of all clients that are made by the builders that Spring Boot provides. */
@AutoConfiguration(after = TidegateAutoConfiguration.class)
@ConditionalOnBean(Tidegate.class)
@ConditionalOnBooleanProperty(name = "tidegate.spring.clients", matchIfMissing = true)
public final class ClientAutoConfiguration {
    /** Made by Spring. */
    ClientAutoConfiguration() {}

    /** The blocking clients. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RestClientCustomizer.class)
    static final class Blocking {
        @Bean
        RestClientCustomizer tidegateRestClientCustomizer(Tidegate gate) {
            return builder -> builder.requestInterceptor(new GuardedRequestInterceptor(gate));
        }

        @Bean
        RestTemplateCustomizer tidegateRestTemplateCustomizer(Tidegate gate) {
            return template -> template.getInterceptors().add(new GuardedRequestInterceptor(gate));
        }
    }

    /** The reactive one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebClientCustomizer.class)
    static final class Reactive {
        @Bean
        WebClientCustomizer tidegateWebClientCustomizer(Tidegate gate) {
            return builder -> builder.filter(new GuardedExchangeFilter(gate));
        }
    }
}
