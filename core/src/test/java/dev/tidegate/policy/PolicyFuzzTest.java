package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;

class PolicyFuzzTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonSchema.ofPolicy());

    /** What a schema sees whenever the parser does. */
    private static final Set<ProblemCode> SEEN_BY_SCHEMA = EnumSet.of(
            ProblemCode.UNKNOWN_KEY, ProblemCode.MISSING_KEY, ProblemCode.WRONG_KIND, ProblemCode.WRONG_FORM);

    private static final List<String> SOURCES =
            Corpus.files("good").stream().map(Corpus::text).toList();

    private static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        ",",
        "\n",
        "\n  ",
        "- ",
        "#",
        "'",
        "\"",
        "*",
        "&a ",
        "*a",
        "!",
        "|",
        ">",
        "%",
        "?",
        "\t",
        "\0",
        "\uD800",
        "ü",
        "😀",
        "${",
        "}",
        "${HOME}",
        "null",
        "true",
        "0",
        "-1",
        "99999999999999999999",
        "10/s",
        "1day",
        "off",
        "/**",
        ":id",
        "GET ",
        "limits",
        "rate",
        "shop",
        "user",
        "cache",
        "version: 1",
        "backup",
        "tide",
        "fixed(5)",
        "p95 > 1s",
        "5% > 1s",
        "reviews",
        "::1",
        "/8"
    };

    @Seeds(2_000)
    void whateverTheTextTheAnswerIsAPolicyOrErrors(long seed) {
        Random random = new Random(seed);
        String text = mutated(SOURCES.get(random.nextInt(SOURCES.size())), random);
        assertThatCode(() -> check(text)).as(text).doesNotThrowAnyException();
    }

    private static void check(String text) {
        switch (PolicyParser.parse("fuzz.yaml", text)) {
            case Parsed.Refused refused -> {
                assertThat(refused.report()).contains("error[TG-C");
            }
            case Parsed.Accepted accepted -> {
                Policy policy = accepted.file().policy();
                assertThat(accepted.report()).doesNotContain("error[");
                assertThat(Corpus.accepted(ResolvedPolicy.print(policy)).policy())
                        .isEqualTo(policy);
            }
        }
    }

    @Seeds(500)
    void schemaAndParserAgreeOnKeysAndKinds(long seed) {
        Random random = new Random(seed);
        List<String> lines = SOURCES.get(random.nextInt(SOURCES.size())).lines().toList();
        String text = String.join("\n", mutatedLines(lines, random));
        Parsed parsed = PolicyParser.parse("fuzz.yaml", text);
        boolean isYaml = parsed.problems().stream()
                .noneMatch(problem -> EnumSet.of(
                                ProblemCode.NOT_YAML, ProblemCode.DUPLICATE_KEY, ProblemCode.UNSET_VARIABLE)
                        .contains(problem.code()));
        // A schema sees neither tags nor what is in a variable.
        if (isYaml && !text.contains("!") && !text.contains("${")) {
            boolean schemaAccepts =
                    SCHEMA.validate(YamlToJson.convert(text), InputFormat.JSON).isEmpty();
            if (parsed instanceof Parsed.Accepted) {
                assertThat(schemaAccepts).as(text).isTrue();
            } else if (parsed.problems().stream().anyMatch(problem -> SEEN_BY_SCHEMA.contains(problem.code()))) {
                assertThat(schemaAccepts).as(parsed.report() + text).isFalse();
            }
        }
    }

    private static String mutated(String source, Random random) {
        StringBuilder text = new StringBuilder(source);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(random.nextInt(3) == 0 ? 40 : 3));
            text.replace(from, to, random.nextInt(4) == 0 ? "" : WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    /** Swaps, repeats and drops values between lines, so that most texts stay YAML. */
    private static List<String> mutatedLines(List<String> lines, Random random) {
        List<String> mutated = new ArrayList<>(lines);
        for (int i = random.nextInt(3); i >= 0 && !mutated.isEmpty(); i--) {
            int index = random.nextInt(mutated.size());
            String line = mutated.get(index);
            int colon = line.indexOf(": ");
            String other = WORDS[random.nextInt(WORDS.length)];
            switch (random.nextInt(4)) {
                case 0 -> mutated.remove(index);
                case 1 -> mutated.set(index, line.replaceFirst("[a-z-]+:", "mystery:"));
                case 2 -> mutated.set(index, colon < 0 ? line : line.substring(0, colon + 2) + other);
                default -> mutated.set(index, line.replaceFirst("[0-9]+", Matcher.quoteReplacement(other)));
            }
        }
        return mutated;
    }
}
