package dev.tidegate.policy;

import dev.tidegate.descriptor.EntryMatch;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How one place of a rule for descriptors is written: {@code path=/api/*}, or a key alone. */
final class EntryText {
    private static final int VALUE_MAX = 4096;

    static final Form<EntryMatch> FORM = Form.of(
            "an entry",
            "a key for any value, key=value for one, key=a* for those that begin with it: [plan=gold, user]",
            "(" + AttributeType.ENTRY_FORM + ")(?:=([^\\u0000-\\u001f]{1," + VALUE_MAX + "}))?",
            EntryText::entry,
            EntryText::text);

    private EntryText() {}

    private static EntryMatch entry(Matcher matcher) {
        return new EntryMatch(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2));
    }

    /** Places with commas between them, as a program writes them. */
    static List<EntryMatch> parseAll(String places) {
        return Stream.of(places.split(",", -1))
                .map(String::strip)
                .map(EntryText::parse)
                .toList();
    }

    private static EntryMatch parse(String place) {
        Matcher matcher = FORM.pattern().matcher(place);
        Require.that(matcher.matches(), "an entry must be " + FORM.example(), place);
        return entry(matcher);
    }

    /** Whether no file could hold this value. */
    static boolean isUnwritable(String value) {
        return value.length() > VALUE_MAX || value.chars().anyMatch(sign -> sign < ' ');
    }

    static String text(EntryMatch match) {
        return match.isAny() ? match.key() : match.key() + "=" + match.value();
    }

    static String text(List<EntryMatch> match) {
        return match.stream().map(EntryText::text).collect(Collectors.joining(", "));
    }
}
