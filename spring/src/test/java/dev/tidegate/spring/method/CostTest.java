package dev.tidegate.spring.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.Policies;
import dev.tidegate.spring.TidegateAutoConfiguration;
import dev.tidegate.spring.sample.Samples;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Guarded methods whose results tell what a call really cost. */
class CostTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TidegateAutoConfiguration.class))
            .withBean(Tidegate.class, () -> Policies.gate("""
                    version: 1
                    listeners: {}
                    limits:
                      permits: { level: application, rate: 1/h, burst: 10 }
                    upstreams:
                      index: { }
                    routes:
                      - { match: /search, to: index, limits: [permits], cost: 4 }
                    """));

    /** Searches of all kinds: the words found are what they cost. */
    static class Search {
        @Guarded(value = "search", cost = "permits")
        public List<String> search(String words) {
            return List.of(words.split(" "));
        }

        long permits(List<String> hits) {
            return hits.size();
        }

        @Guarded(value = "search", cost = "words")
        public List<String> now(List<String> found) {
            return found;
        }

        @Guarded(value = "search", cost = "words")
        public CompletableFuture<List<String>> later(List<String> found) {
            return CompletableFuture.completedFuture(found);
        }

        @Guarded(value = "search", cost = "words")
        public Mono<List<String>> mono(List<String> found) {
            return Mono.just(found);
        }

        @Guarded(value = "search", cost = "itself")
        public int count(List<String> found) {
            return found.size();
        }

        @SuppressWarnings("UnusedMethod") // by its name
        private long words(Iterable<String> found) {
            return ((List<String>) found).size();
        }

        static int itself(int count) {
            return count;
        }
    }

    /** Nothing that a cost could be told of. */
    static class Many {
        @Guarded(value = "search", cost = "words")
        public Flux<String> flux() {
            return Flux.empty();
        }

        long words(String one) {
            return 1;
        }
    }

    /** No result. */
    static class Nothing {
        @Guarded(value = "search", cost = "words")
        public void nothing() {
            throw new AssertionError("called");
        }
    }

    /** A method that takes something else. */
    static class Other {
        @Guarded(value = "search", cost = "words")
        public String other() {
            return "";
        }

        long words(List<String> found) {
            return 1;
        }
    }

    private void search(Function<Search, ?> how) {
        runner.withBean(Search.class).run(context -> {
            Search search = context.getBean(Search.class);
            for (int i = 0; i < 5; i++) {
                assertThat(how.apply(search)).isNotNull();
            }
        });
    }

    @Test
    void whatACallDidNotCostIsGivenBack() {
        search(search -> search.search("lamp"));
        search(search -> search.now(List.of()));
        search(search -> search.later(List.of()).join());
        search(search -> search.mono(List.of()).blockOptional().orElseThrow());
        search(search -> search.count(List.of()));
    }

    @Test
    void theSampleOfThePageStandsInThisTest() throws Exception {
        assertThat(Samples.source(CostTest.class)).contains(Samples.words(Samples.sample("cost")));
    }

    @Test
    void whatACallCostMoreIsOwed() {
        runner.withBean(Search.class).run(context -> {
            Search search = context.getBean(Search.class);
            search.now(List.of("a", "b", "c", "d", "e", "f", "g"));
            assertThatThrownBy(() -> search.now(List.of())).hasMessageContaining("rate by 'permits'");
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {Many.class, Nothing.class, Other.class})
    void aCostThatCannotBeToldEndsTheStart(Class<?> type) {
        runner.withBean(type)
                .run(context -> assertThat(context).hasFailed().getFailure().hasStackTraceContaining("cost"));
    }
}
