package dev.tidegate.spring.servlet;

import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.TidegateAutoConfiguration;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Guards the requests of a servlet application. */
@AutoConfiguration(after = TidegateAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
@ConditionalOnBean(Tidegate.class)
public final class ServletAutoConfiguration {
    /** Early, but after what finds out who the client of a request is and how its text is encoded. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    /** Made by Spring. */
    ServletAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "tidegateFilter")
    @ConditionalOnBooleanProperty(name = "tidegate.spring.filter", matchIfMissing = true)
    FilterRegistrationBean<TidegateFilter> tidegateFilter(Tidegate gate, ObjectProvider<IdentityResolver> identity) {
        TidegateFilter filter = new TidegateFilter(gate, identity.getIfAvailable(() -> call -> call));
        FilterRegistrationBean<TidegateFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(ORDER);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }

    /** What Spring MVC needs more. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HandlerExceptionResolver.class)
    static final class Mvc {
        @Bean
        @ConditionalOnMissingBean
        RefusalResolver tidegateRefusalResolver(Tidegate gate) {
            return new RefusalResolver(gate);
        }
    }
}
