package dev.tidegate.spring.grpc;

import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.TidegateAutoConfiguration;
import io.grpc.ServerInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Interceptors for gRPC, to be given to the builders of servers and channels. */
@AutoConfiguration(after = TidegateAutoConfiguration.class)
@ConditionalOnClass(ServerInterceptor.class)
@ConditionalOnBean(Tidegate.class)
public final class GrpcAutoConfiguration {
    /** Made by Spring. */
    GrpcAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    GuardedServerInterceptor tidegateServerInterceptor(Tidegate gate, ObjectProvider<IdentityResolver> identity) {
        return new GuardedServerInterceptor(gate, identity.getIfAvailable(() -> call -> call));
    }

    @Bean
    @ConditionalOnMissingBean
    GuardedClientInterceptor tidegateClientInterceptor(Tidegate gate) {
        return new GuardedClientInterceptor(gate);
    }
}
