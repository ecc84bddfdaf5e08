package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.breaker.BreakerState;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of {@code docs/how-to/guard-a-method.md}: each stands here word for word, and runs. */
class GuardAMethodTest {
    private static final GuardedCall CREATE = GuardedCall.to("orders/create").deadline(Duration.ofMillis(500));
    private static final GuardedCall SUGGEST = GuardedCall.to("suggestions");

    private final Warehouse warehouse = new Warehouse();
    private Tidegate gate;
    private Feature suggestions;

    record Draft(String article) {}

    record Order(String article) {}

    private static final class OutOfStockException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What is guarded. */
    private static final class Warehouse {
        Order insert(Draft draft) throws IOException {
            if (draft.article().isEmpty()) {
                throw new IOException("no article");
            }
            return new Order(draft.article());
        }

        CompletableFuture<Order> insertLater(Draft draft) {
            return CompletableFuture.completedFuture(new Order(draft.article()));
        }

        List<String> similar(String text) {
            return List.of(text + " in blue");
        }
    }

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("tidegate.yaml"), policy());
        gate = Tidegate.open(file);
        suggestions = gate.feature("suggestions");
    }

    @AfterEach
    void close() {
        gate.close();
    }

    Order create(String user, Draft draft) throws IOException, InterruptedException {
        return gate.call(CREATE.user(user), () -> warehouse.insert(draft));
    }

    String answer(String user, Draft draft) throws IOException, InterruptedException {
        try {
            return "201 " + create(user, draft);
        } catch (RefusedException refused) {
            int status = refused.refusal().reason() == Reason.RATE ? 429 : 503;
            return status + " " + refused.refusal().retryAfter().toSeconds() + " s";
        }
    }

    List<String> suggest(String text) {
        return switch (gate.tryEnter(SUGGEST)) {
            case Permit permit -> {
                try (permit) {
                    yield warehouse.similar(text);
                }
            }
            case Refusal refusal -> List.of();
        };
    }

    List<String> suggestOrNothing(String text) throws InterruptedException {
        return gate.callOrElse(SUGGEST, () -> warehouse.similar(text), refusal -> List.of());
    }

    CompletableFuture<Order> createLater(String user, Draft draft) {
        return gate.callAsync(CREATE.user(user), () -> warehouse.insertLater(draft));
    }

    String page(String product) {
        return suggestions.isOn() ? product + " and " + suggest(product) : product;
    }

    @Test
    void callsPassAndAreRefusedOverTheLimit() throws Exception {
        assertThat(gate.guards(CREATE)).isTrue();
        assertThat(create("ann", new Draft("lamp"))).isEqualTo(new Order("lamp"));
        String last = "";
        for (int i = 0; i < 1_000 && !last.startsWith("429"); i++) {
            last = answer("ann", new Draft("lamp"));
        }
        assertThat(last).isEqualTo("429 0 s");
        assertThat(answer("bob", new Draft("lamp"))).startsWith("201");
        assertThat(createLater("bob", new Draft("lamp")).join()).isEqualTo(new Order("lamp"));
    }

    @Test
    void suggestionsAreLeftOutWhenTheyAreSwitchedOff() throws InterruptedException {
        assertThat(suggestOrNothing("lamp")).isEqualTo(List.of("lamp in blue"));
        assertThat(page("lamp")).isEqualTo("lamp and [lamp in blue]");
        gate.running()
                .gate()
                .ladder()
                .pin("suggestions", new Ladder.Pin(false, gate.nanoTime() + 3_600_000_000_000L, "sale"));
        assertThat(page("lamp")).isEqualTo("lamp");
        assertThat(suggest("lamp")).isEmpty();
        assertThat(suggestOrNothing("lamp")).isEmpty();
    }

    @Test
    void failuresOpenTheBreakerAndAnswersDoNot() throws Exception {
        OutcomeRule outcomes = failure ->
                failure instanceof OutOfStockException ? Outcome.SUCCESS : OutcomeRule.DEFAULT.outcome(failure);
        LibraryOptions options = LibraryOptions.defaults().withOutcomes(outcomes);

        assertThat(options.outcomes().outcome(new OutOfStockException())).isEqualTo(Outcome.SUCCESS);
        assertThatThrownBy(() -> create("ann", new Draft(""))).isInstanceOf(IOException.class);
        assertThat(gate.resources().getFirst().breaker()).isEqualTo(BreakerState.CLOSED);
    }

    // ---- the page

    private static final Pattern JAVA = Pattern.compile("<!-- sample: java -->\n```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern POLICY = Pattern.compile("<!-- sample: policy -->\n```yaml\n(.*?)```", Pattern.DOTALL);

    private static String policy() {
        return POLICY.matcher(howTo())
                .results()
                .map(found -> String.valueOf(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private static String howTo() {
        return read(Path.of("..", "docs", "how-to", "guard-a-method.md"));
    }

    @Test
    void everySampleOfThePageStandsInThisTest() {
        String source =
                words(read(Path.of("src", "test", "java", "dev", "tidegate", "library", "GuardAMethodTest.java")));
        List<String> samples = JAVA.matcher(howTo())
                .results()
                .map(found -> words(String.valueOf(found.group(1))))
                .toList();

        assertThat(samples)
                .hasSizeGreaterThan(6)
                .allSatisfy(sample -> assertThat(source).contains(sample));
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
