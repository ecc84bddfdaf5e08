package dev.tidegate.policy;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.model.Attribute;
import java.util.List;

/**
 * One named limit of the file.
 *
 * @param key what the limit is kept by; empty for one count in all
 * @param memoryBytes how much memory the keys of this limit may take; 0 when there is no key
 */
public record LimitSpec(
        String name,
        Level level,
        List<Attribute> key,
        LimitRule rule,
        OnExceed onExceed,
        Mode mode,
        Purpose purpose,
        long memoryBytes) {

    /** At which position of the line a limit is asked. */
    public enum Level {
        /** First: what one caller may ask for. */
        USER,
        /** Second: what one application may ask for. */
        APPLICATION,
        /** Last, in front of the upstream: what the resource can bear. */
        RESOURCE
    }

    /** What happens to a call for which there is no permit. */
    public sealed interface OnExceed {
        /** It is refused at once. */
        record Refuse() implements OnExceed {}

        /** It waits for its turn, and is refused if that is further away than this. */
        record Wait(long maxNanos) implements OnExceed {}
    }

    /** Whether a limit acts or only counts. */
    public enum Mode {
        /** It refuses what exceeds it. */
        ENFORCE,
        /** It counts what it would refuse, and lets it pass. */
        SHADOW
    }

    /** What the user says a limit is for; {@code check} warns when the algorithm does not fit. */
    public enum Purpose {
        /** Not said. */
        ANY,
        /** Bursts are welcome: token bucket. */
        BURSTS,
        /** Never more than so many in any window: sliding window. */
        EXACT,
        /** Easy to explain, like a daily quota: fixed window. */
        SIMPLE,
        /** An even flow: leaky bucket. */
        SMOOTH
    }
}
