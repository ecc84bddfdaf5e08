package dev.tidegate.bench.scg;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud Gateway with one route, a limit per client address, metrics and the access log: what the other peers of
 * the gateway comparison do too. Everything else is as Spring ships it; see {@code application.yaml}.
 */
@SpringBootApplication
public class PeerGateway {
    /** Starts the gateway; ports and files come in as Spring properties. */
    public static void main(String[] arguments) {
        SpringApplication.run(PeerGateway.class, arguments);
    }

    @Bean
    @Primary
    KeyResolver clientAddress() {
        return exchange ->
                Mono.just(exchange.getRequest().getRemoteAddress().getAddress().getHostAddress());
    }

    @Bean
    @Primary
    LocalRateLimiter localRateLimiter(ConfigurationService configuration) {
        return new LocalRateLimiter(configuration);
    }
}
