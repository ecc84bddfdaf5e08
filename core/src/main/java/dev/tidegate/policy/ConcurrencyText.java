package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.ConcurrencyRule.Range;
import dev.tidegate.policy.Tree.Leaf;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * How a concurrency limit is found, in a word; where it may move is said beside it, in {@link LimitRange}.
 *
 * @param words what may be written, of {@code fixed(200)} any number
 * @param word how one of them is read
 */
record ConcurrencyText(List<String> words, Form<ConcurrencyRule> word) implements Type<ConcurrencyRule> {
    /** The most calls that any limit may let in at once. */
    static final int MAX = 1_000_000;

    /** For a whole upstream. */
    static final ConcurrencyText ANY = of("tide", "gradient", "vegas", "aimd", "fixed(200)", "off");

    /** For each key of several, where no limit would say nothing. */
    static final ConcurrencyText LIMITED = of("tide", "gradient", "vegas", "aimd", "fixed(200)");

    private static final String DIGITS = "[1-9][0-9]{0,6}";

    private static ConcurrencyText of(String... words) {
        String pattern = String.join("|", words).replace("(200)", "\\((" + DIGITS + ")\\)");
        String choice = String.join(", ", words);
        return new ConcurrencyText(
                List.of(words),
                Form.of("a concurrency limit", choice, pattern, ConcurrencyText::rule, ConcurrencyText::text));
    }

    private static ConcurrencyRule rule(Matcher matcher) {
        return switch (matcher.group()) {
            case "tide" -> new ConcurrencyRule.Tide(Range.DEFAULT);
            case "gradient" -> new ConcurrencyRule.Gradient(Range.DEFAULT);
            case "vegas" -> new ConcurrencyRule.Vegas(Range.DEFAULT);
            case "aimd" -> new ConcurrencyRule.Aimd(Range.DEFAULT);
            case "off" -> new ConcurrencyRule.Off();
            default -> fixed(Integer.parseInt(matcher.group(1)));
        };
    }

    private static ConcurrencyRule fixed(int limit) {
        if (limit > MAX) {
            throw new IllegalArgumentException("a limit is at most " + MAX);
        }
        return new ConcurrencyRule.Fixed(limit);
    }

    /** The rule in a word, without the range of those that have one. */
    static String text(ConcurrencyRule rule) {
        return switch (rule) {
            case ConcurrencyRule.Tide tide -> "tide";
            case ConcurrencyRule.Gradient gradient -> "gradient";
            case ConcurrencyRule.Vegas vegas -> "vegas";
            case ConcurrencyRule.Aimd aimd -> "aimd";
            case ConcurrencyRule.Fixed fixed -> "fixed(" + fixed.limit() + ")";
            case ConcurrencyRule.Off off -> "off";
        };
    }

    @Override
    public Optional<ConcurrencyRule> read(Cursor cursor) {
        return cursor.leaf(word.noun()).flatMap(leaf -> read(leaf, cursor));
    }

    private Optional<ConcurrencyRule> read(Leaf leaf, Cursor cursor) {
        if (word.pattern().matcher(leaf.text()).matches()) {
            return word.read(cursor);
        }
        cursor.report(ProblemCode.WRONG_FORM, cursor.shown() + " is not " + word.noun(), remedy(leaf.text()));
        return Optional.empty();
    }

    private String remedy(String text) {
        if (text.matches(DIGITS)) {
            return "did you mean 'fixed(" + text + ")'?";
        }
        return text.startsWith("fixed")
                ? "write fixed and a number from 1 to " + MAX + ": fixed(200)"
                : Suggestion.remedy(text, words, "write " + word.example());
    }

    @Override
    public boolean takes(ConcurrencyRule rule) {
        return word.takes(rule);
    }

    @Override
    public Tree write(ConcurrencyRule rule) {
        return word.write(rule);
    }

    @Override
    public Json.Dictionary schema() {
        return word.schema();
    }

    @Override
    public String form() {
        return word.form();
    }
}
