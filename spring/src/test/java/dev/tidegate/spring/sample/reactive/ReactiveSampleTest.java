package dev.tidegate.spring.sample.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.sample.Samples;
import dev.tidegate.spring.webflux.WebFluxAutoConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

class ReactiveSampleTest {
    @SpringBootApplication
    static class ReactiveShop {
        @RestController
        static class Pages {
            private final Orders orders;

            Pages(Orders orders) {
                this.orders = orders;
            }

            @GetMapping("/orders/{article}")
            Mono<String> order(@PathVariable("article") String article) {
                return orders.create(article);
            }
        }

        @Service
        static class Orders {
            @Guarded("warehouse.take")
            public Mono<String> create(String article) {
                return Mono.just(article).delayElement(Duration.ofMillis(5));
            }
        }
    }

    @Test
    void theApplicationGuardsItsRequestsWithoutAThreadThatWaits(@TempDir Path folder) throws Exception {
        try (ConfigurableApplicationContext context =
                Samples.start(ReactiveShop.class, WebApplicationType.REACTIVE, folder)) {
            assertThat(context.getBeansOfType(WebFluxAutoConfiguration.class)).hasSize(1);
            assertThat(Samples.order(context, "ann").body()).isEqualTo("lamp");
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(Samples.order(context, "bob").statusCode());
            }
            assertThat(answers).contains(200, 429);
        }
    }

    @Test
    void theSampleOfThePageStandsInThisTest() throws Exception {
        for (String part : Samples.sample("webflux").split("\n\n")) {
            assertThat(Samples.source(ReactiveSampleTest.class)).contains(Samples.words(part));
        }
    }
}
