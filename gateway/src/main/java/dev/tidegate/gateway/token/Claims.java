package dev.tidegate.gateway.token;

import dev.tidegate.admit.Priority;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a verified token says, as far as the policy asks for it. Immutable; reading allocates nothing. */
public final class Claims {
    /** What a token says that is absent or does not hold: nothing. */
    public static final Claims NONE = new Claims(Map.of(), null);

    /** The longest text that can be a key; a longer one counts as absent, since its start could be that of another. */
    static final int TEXT_MAX = 256;

    private static final Priority[] PRIORITIES = Priority.values();

    private final Map<String, String> texts;
    private final @Nullable Priority priority;

    private Claims(Map<String, String> texts, @Nullable Priority priority) {
        this.texts = Map.copyOf(texts);
        this.priority = priority;
    }

    /**
     * The claims of these names.
     *
     * @param all the claims as JSON values
     * @param priorityClaim the name of the claim that is the priority; empty for none
     */
    static Claims of(Map<String, Object> all, Set<String> names, String priorityClaim) {
        Map<String, String> texts = new HashMap<>();
        for (String name : names) {
            String text = text(all.get(name));
            if (!text.isEmpty()) {
                texts.put(name, text);
            }
        }
        return new Claims(texts, priority(text(all.get(priorityClaim))));
    }

    /** The value of a text, a number, or the first one of a list; else empty. */
    private static String text(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty() ? "" : single(list.getFirst());
        }
        return single(value);
    }

    private static String single(@Nullable Object value) {
        String text = value instanceof String || value instanceof Number ? value.toString() : "";
        boolean isPlain = text.length() <= TEXT_MAX && text.chars().noneMatch(Character::isISOControl);
        return isPlain ? text : "";
    }

    private static @Nullable Priority priority(String text) {
        for (Priority one : PRIORITIES) {
            if (one.text().equals(text)) {
                return one;
            }
        }
        return null;
    }

    /** The text of a claim; empty when the token does not have it. */
    public String text(String name) {
        String text = texts.get(name);
        return text == null ? "" : text;
    }

    /** The priority that the token claims, or the other one when it claims none. */
    public Priority priorityOr(Priority otherwise) {
        return priority == null ? otherwise : priority;
    }
}
