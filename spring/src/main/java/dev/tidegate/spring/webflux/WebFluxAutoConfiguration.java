package dev.tidegate.spring.webflux;

import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.TidegateAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** Guards the requests of a WebFlux application. */
@AutoConfiguration(after = TidegateAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({WebFilter.class, Mono.class})
@ConditionalOnBean(Tidegate.class)
public final class WebFluxAutoConfiguration {
    /** Made by Spring. */
    WebFluxAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "tidegate.spring.filter", matchIfMissing = true)
    TidegateWebFilter tidegateWebFilter(Tidegate gate, ObjectProvider<IdentityResolver> identity) {
        return new TidegateWebFilter(gate, identity.getIfAvailable(() -> call -> call));
    }

    @Bean
    @ConditionalOnMissingBean
    ExchangeAnswers tidegateExchangeAnswers(Tidegate gate) {
        return new ExchangeAnswers(gate);
    }
}
