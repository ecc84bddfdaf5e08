package dev.tidegate.gateway.admin;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What one key has left of a limit.
 *
 * @param key what the key is made of; none for a limit without keys
 * @param permits how many permits the limit grants at most
 * @param remaining how many are due now
 * @param resetNanos nanoseconds until nothing is spent any more
 * @param nodes how many nodes count together; 0 for a limit that each node counts alone
 */
public record QuotaState(String limit, List<String> key, long permits, long remaining, long resetNanos, int nodes) {
    private static final double SECOND_NANOS = 1e9;

    /** Copies the list. */
    public QuotaState {
        key = List.copyOf(key);
    }

    /** One line for people, without its end. */
    String text() {
        String name = key.isEmpty() ? limit : limit + " of " + String.join(", ", key);
        String rest = resetNanos == 0 ? "" : ", all of them again in " + seconds();
        return name + ": " + remaining + " of " + permits + " left" + rest + "; " + counted();
    }

    private String seconds() {
        Duration time = Duration.ofNanos(resetNanos);
        return time.compareTo(Duration.ofMinutes(2)) < 0
                ? String.format(Locale.ROOT, "%.1f s", resetNanos / SECOND_NANOS)
                : time.toSeconds() + " s";
    }

    private String counted() {
        return switch (nodes) {
            case 0 -> "counted by this node alone";
            case 1 -> "counted by all nodes together, which is 1 now";
            default -> "counted by all nodes together, which are " + nodes + " now";
        };
    }

    JsonObject json() {
        return new JsonObject()
                .put("limit", limit)
                .putTexts("key", key)
                .put("permits", permits)
                .put("remaining", remaining)
                .put("reset_seconds", resetNanos / SECOND_NANOS)
                .put("scope", nodes == 0 ? "node" : "cluster")
                .put("nodes", Math.max(1, nodes));
    }
}
