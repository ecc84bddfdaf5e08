package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.Gate;
import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.metrics.Counter;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.PolicyParser;
import dev.tidegate.policy.RatelimitFile;
import dev.tidegate.policy.RatelimitImport;
import dev.tidegate.rls.wire.Descriptor;
import dev.tidegate.rls.wire.Query;
import dev.tidegate.rls.wire.Quota;
import dev.tidegate.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documented examples of envoyproxy/ratelimit, imported: they decide as they do there. */
class RatelimitExamplesTest {
    private static final Path FOLDER = Path.of("src/test/resources/ratelimit");
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 77 * SECOND;
    private static final int REQUESTS = 200;
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();

    @AfterAll
    static void stop() {
        TIMER.shutdownNow();
    }

    static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String text(String example) {
        try {
            return Files.readString(FOLDER.resolve(example));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static RatelimitImport imported(String yaml) {
        return switch (RatelimitFile.parse("example.yaml", yaml)) {
            case RatelimitFile.Parsed.Accepted accepted -> RatelimitImport.of(List.of(accepted.file()));
            case RatelimitFile.Parsed.Refused refused -> throw new AssertionError(refused.report());
        };
    }

    /** A service in virtual time, without a wire. */
    private static final class Imported {
        private final Running running;
        private final Quotas quotas = new Quotas(1, new Counter());

        Imported(String yaml) {
            this.running = new Running(Gate.of(
                    switch (PolicyParser.parse("imported.yaml", imported(yaml).yaml())) {
                        case Parsed.Accepted accepted -> accepted.file().policy();
                        case Parsed.Refused refused -> throw new AssertionError(refused.report());
                    },
                    1,
                    START));
            // Windows begin with the first call that a limit sees.
            running.gate().limiters().values().forEach(limiter -> limiter.peek(1, 1, START));
        }

        boolean passes(Query query, long nowSeconds) {
            List<Boolean> answers = new ArrayList<>();
            Reply reply = new Reply() {
                @Override
                public long patienceNanos() {
                    return Long.MAX_VALUE;
                }

                @Override
                public void resume(Runnable next) {
                    next.run();
                }

                @Override
                public void answer(Ruling ruling) {
                    answers.add(!ruling.isRefused());
                }

                @Override
                public void invalid(String why) {
                    throw new AssertionError(why);
                }
            };
            long now = START + nowSeconds * SECOND;
            new Asking(running, query, running.matters(query, quotas), reply, new Clockwork(() -> now, TIMER))
                    .start(now);
            return answers.getFirst();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void randomRequestsAreDecidedAlike(String example) {
        String yaml = text(example);
        int refused = 0;
        for (long seed = 0; seed < 30; seed++) {
            refused += compare(yaml, new Random(seed), example + " with seed " + seed);
        }
        assertThat(refused).as("the limits of %s were reached", example).isPositive();
    }

    private static int compare(String yaml, Random random, String what) {
        PlainRatelimit plain = new PlainRatelimit(yaml);
        Imported service = new Imported(yaml);
        Words words = Words.of(yaml);
        String domain = new RatelimitDomain(yaml).name();
        long nowSeconds = 0;
        int refused = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Query query = query(domain, words, random);
            boolean expected = plain.passes(query, nowSeconds);
            assertThat(service.passes(query, nowSeconds))
                    .as("%s, request %d at %d s: %s", what, i, nowSeconds, query)
                    .isEqualTo(expected);
            refused += expected ? 0 : 1;
            nowSeconds += random.nextInt(4) == 0 ? random.nextInt(1 << random.nextInt(18)) : 0;
        }
        return refused;
    }

    private record RatelimitDomain(String yaml) {
        String name() {
            Matcher matcher = Pattern.compile("domain: *(\\S+)").matcher(yaml);
            assertThat(matcher.find()).isTrue();
            return matcher.group(1);
        }
    }

    /** What the entries of random descriptors are made of. */
    private record Words(List<String> keys, List<String> values) {
        private static final Pattern KEY = Pattern.compile("key: *'?([^\\s'#]+)");
        private static final Pattern VALUE = Pattern.compile("value: *'?([^\\s'#]+)");

        static Words of(String yaml) {
            return new Words(all(KEY, "nothing", yaml), all(VALUE, "x", yaml));
        }

        private static List<String> all(Pattern pattern, String more, String yaml) {
            List<String> words = new ArrayList<>(List.of(more));
            Matcher matcher = pattern.matcher(yaml);
            while (matcher.find()) {
                words.add(matcher.group(1));
                words.add(matcher.group(1).replace("*", "123"));
            }
            return words;
        }

        DescriptorEntry entry(Random random) {
            return new DescriptorEntry(pick(keys, random), pick(values, random));
        }

        private static String pick(List<String> words, Random random) {
            return words.get(random.nextInt(words.size()));
        }
    }

    private static Query query(String domain, Words words, Random random) {
        List<Descriptor> descriptors = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> new Descriptor(
                        IntStream.rangeClosed(0, random.nextInt(3))
                                .mapToObj(j -> words.entry(random))
                                .toList(),
                        Quota.NONE,
                        random.nextInt(4) == 0
                                ? 1 + random.nextInt(1 << random.nextInt(10))
                                : Descriptor.AS_THE_REQUEST))
                .toList();
        return new Query(random.nextInt(20) == 0 ? domain + "x" : domain, descriptors, random.nextInt(3));
    }

    @Seeds(200)
    void randomConfigurationsAreDecidedAlike(long seed) {
        Random random = new Random(seed);
        assertThat(compare(configuration(random), random, "seed " + seed)).isLessThan(REQUESTS);
    }

    /** Three levels at most of few keys and values, so that they meet. */
    private static String configuration(Random random) {
        StringBuilder yaml = new StringBuilder("domain: random\ndescriptors:\n");
        level(random, "  ", 0, yaml);
        return yaml.toString();
    }

    private static void level(Random random, String indent, int depth, StringBuilder yaml) {
        List<String> composites = new ArrayList<>(List.of("a", "a b", "a b*", "a *c", "d", "d b", "d b*c"));
        Collections.shuffle(composites, random);
        for (String composite : composites.subList(0, 1 + random.nextInt(4))) {
            String[] parts = composite.split(" ");
            yaml.append(indent).append("- key: ").append(parts[0]).append('\n');
            String inner = indent + "  ";
            if (parts.length > 1) {
                yaml.append(inner).append("value: '").append(parts[1]).append("'\n");
            }
            boolean isPattern = composite.indexOf('*') >= 0;
            // A key that stands twice counts by all of its values, so that a shared one among them is not carried over.
            if (isPattern && depth == 0 && random.nextInt(3) == 0) {
                yaml.append(inner).append("share_threshold: true\n");
                limit(random, inner, yaml);
                continue;
            }
            if (random.nextInt(3) > 0) {
                limit(random, inner, yaml);
            }
            if (depth < 2 && random.nextBoolean()) {
                yaml.append(inner).append("descriptors:\n");
                level(random, inner + "  ", depth + 1, yaml);
            }
        }
    }

    private static void limit(Random random, String indent, StringBuilder yaml) {
        int kind = random.nextInt(8);
        yaml.append(indent)
                .append(kind == 0 ? "shadow_mode: true\n" + indent : "")
                .append("rate_limit:\n");
        if (kind == 1) {
            yaml.append(indent).append("  unlimited: true\n");
            return;
        }
        String unit = List.of("second", "minute", "HOUR", "day", "week", "month", "year")
                .get(random.nextInt(7));
        yaml.append(indent)
                .append("  unit: ")
                .append(unit.toLowerCase(Locale.ROOT))
                .append('\n');
        yaml.append(indent)
                .append("  requests_per_unit: ")
                .append(kind == 2 ? 0 : 1 + random.nextInt(40))
                .append('\n');
        if (kind == 3 || kind == 4) {
            yaml.append(indent)
                    .append("  name: named-")
                    .append(random.nextInt(2))
                    .append('\n');
        } else if (kind == 5) {
            yaml.append(indent)
                    .append("  replaces: [{ name: named-")
                    .append(random.nextInt(2))
                    .append(" }]\n");
        }
    }

    @Test
    void theExamplesAreAllThere() throws IOException {
        assertThat(examples()).hasSize(16);
    }
}
