package dev.tidegate.spring.sample.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.GuardedBy;
import dev.tidegate.spring.sample.Samples;
import dev.tidegate.spring.servlet.ServletAutoConfiguration;
import dev.tidegate.spring.webflux.WebFluxAutoConfiguration;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

class ServletSampleTest {
    @SpringBootApplication
    static class Shop {
        public static void main(String... arguments) {
            SpringApplication.run(Shop.class, arguments);
        }

        @RestController
        static class Pages {
            private final Orders orders;

            Pages(Orders orders) {
                this.orders = orders;
            }

            @GetMapping("/orders/{article}")
            String order(@PathVariable("article") String article, @RequestHeader("X-User-Id") String user) {
                return orders.create(user, article);
            }
        }

        @Service
        static class Orders {
            @Guarded(value = "warehouse.take", deadline = "500ms", fallback = "later")
            public String create(@GuardedBy("user") String user, String article) {
                return article + " for " + user;
            }

            String later(String user, String article) {
                return article + " for " + user + ", next week";
            }
        }
    }

    @Test
    void theApplicationGuardsItsRequestsAndItsMethods(@TempDir Path folder) throws Exception {
        try (ConfigurableApplicationContext context = Samples.start(Shop.class, WebApplicationType.SERVLET, folder)) {
            assertThat(context.getBeansOfType(ServletAutoConfiguration.class)).hasSize(1);
            assertThat(context.getBeansOfType(WebFluxAutoConfiguration.class)).isEmpty();
            assertThat(Samples.order(context, "ann").body()).isEqualTo("lamp for ann");
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(Samples.order(context, "bob"));
            }
            assertThat(answers.getFirst().statusCode()).isEqualTo(200);
            assertThat(answers).anySatisfy(answer -> assertThat(answer.body()).isEqualTo("lamp for bob, next week"));
            assertThat(answers).anySatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(answer.body()).contains("\"violated-policies\":[\"per-user\"]");
            });
        }
    }

    @Test
    void theSampleOfThePageStandsInThisTest() throws Exception {
        assertThat(Samples.source(ServletSampleTest.class)).contains(Samples.words(Samples.sample("servlet")));
        assertThat(Samples.sample("servlet").lines().filter(line -> !line.isBlank()))
                .hasSizeLessThanOrEqualTo(50);
    }
}
