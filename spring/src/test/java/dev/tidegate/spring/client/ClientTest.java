package dev.tidegate.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.Policies;
import dev.tidegate.spring.TidegateAutoConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

class ClientTest {
    private static final String POLICY = """
            version: 1
            listeners: {}
            limits:
              once: { level: application, rate: 1/h, burst: 1 }
              never: { level: application, rate: 1/h, burst: 1 }
            upstreams:
              pay: { retry: { attempts: 3, on: [503], budget: 100%, backoff: 1ms } }
              shop: { }
            routes:
              - { match: { host: localhost, path: /once }, to: pay, limits: [once] }
              - { match: { host: localhost, path: /** }, to: pay }
              - { match: /**, to: shop, limits: [never] }
            """;

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private HttpServer server = start();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TidegateAutoConfiguration.class, ClientAutoConfiguration.class))
            .withBean(Tidegate.class, () -> Policies.gate(POLICY));

    private HttpServer start() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/", exchange -> {
                requests.incrementAndGet();
                boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                exchange.sendResponseHeaders(fails ? 503 : 200, -1);
                exchange.close();
            });
            made.start();
            return made;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void clear() {
        requests.set(0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(String host, String path) {
        return "http://" + host + ":" + server.getAddress().getPort() + path;
    }

    @Test
    void aBlockingClientIsGuardedByTheRouteThatNamesTheHost() {
        runner.run(context -> {
            RestClient.Builder builder = RestClient.builder();
            context.getBean(RestClientCustomizer.class).customize(builder);
            RestClient client = builder.build();
            assertThat(client.get()
                            .uri(url("localhost", "/once"))
                            .retrieve()
                            .toBodilessEntity()
                            .getStatusCode()
                            .value())
                    .isEqualTo(200);
            assertThatThrownBy(() -> client.get()
                            .uri(url("localhost", "/once"))
                            .retrieve()
                            .toBodilessEntity())
                    .hasStackTraceContaining("refused: rate by 'once'");
            for (int i = 0; i < 3; i++) {
                client.get().uri(url("127.0.0.1", "/any")).retrieve().toBodilessEntity();
            }
            assertThat(requests).hasValue(4);
        });
    }

    @Test
    void aFailedRequestIsTriedAgainAsThePolicySays() {
        runner.run(context -> {
            RestTemplate client = new RestTemplate();
            context.getBean(RestTemplateCustomizer.class).customize(client);
            failures.set(2);
            client.getForObject(url("localhost", "/pay"), String.class);
            assertThat(requests).hasValue(3);
            failures.set(1);
            assertThatThrownBy(() -> client.postForObject(url("localhost", "/pay"), "x", String.class))
                    .isInstanceOf(HttpServerErrorException.class);
            assertThat(requests).hasValue(4);
            failures.set(9);
            assertThatThrownBy(() -> client.getForObject(url("localhost", "/pay"), String.class))
                    .isInstanceOf(HttpServerErrorException.class);
            assertThat(requests).hasValue(7);
            assertThat(context.getBean(Tidegate.class).resources().getFirst().inFlight())
                    .isZero();
        });
    }

    @Test
    void aReactiveClientIsGuardedAndTriesAgainWithoutAThread() {
        runner.run(context -> {
            WebClient.Builder builder = WebClient.builder();
            context.getBean(WebClientCustomizer.class).customize(builder);
            WebClient client = builder.build();
            failures.set(2);
            client.get()
                    .uri(url("localhost", "/pay"))
                    .retrieve()
                    .toBodilessEntity()
                    .block();
            assertThat(requests).hasValue(3);
            failures.set(9);
            assertThatThrownBy(() -> client.get()
                            .uri(url("localhost", "/pay"))
                            .retrieve()
                            .toBodilessEntity()
                            .block())
                    .isInstanceOf(WebClientResponseException.class);
            failures.set(0);
            client.get()
                    .uri(url("localhost", "/once"))
                    .retrieve()
                    .toBodilessEntity()
                    .block();
            assertThatThrownBy(() -> client.get()
                            .uri(url("localhost", "/once"))
                            .retrieve()
                            .toBodilessEntity()
                            .block())
                    .isInstanceOf(RefusedException.class);
            client.get()
                    .uri(url("127.0.0.1", "/any"))
                    .retrieve()
                    .toBodilessEntity()
                    .block();
            client.get()
                    .uri(url("127.0.0.1", "/any"))
                    .retrieve()
                    .toBodilessEntity()
                    .block();
            assertThat(context.getBean(Tidegate.class).resources().getFirst().inFlight())
                    .isZero();
        });
    }
}
