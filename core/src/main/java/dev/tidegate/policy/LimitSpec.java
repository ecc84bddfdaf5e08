package dev.tidegate.policy;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.MissingKey;
import dev.tidegate.limit.OnStoreFailure;
import dev.tidegate.limit.Sharing;
import dev.tidegate.model.Attribute;
import java.util.List;

/**
 * One named limit of the file.
 *
 * @param key what the limit is kept by; empty for one count in all
 * @param onMissingKey what happens to a call that does not carry the key; REFUSE when there is no key
 * @param memoryBytes how much memory the keys of this limit may take; 0 when there is no key
 * @param scope who counts together
 */
public record LimitSpec(
        String name,
        Level level,
        List<Attribute> key,
        LimitRule rule,
        OnExceed onExceed,
        MissingKey onMissingKey,
        Mode mode,
        Purpose purpose,
        long memoryBytes,
        Scope scope) {

    /** Copies the key and refuses a limit without a name, or a keyed one without memory. */
    public LimitSpec {
        Require.filled("name", name);
        key = List.copyOf(key);
        onMissingKey = key.isEmpty() ? MissingKey.REFUSE : onMissingKey;
        if (key.isEmpty()) {
            Require.that(memoryBytes == 0, "memoryBytes must be 0 when there is no key", memoryBytes);
        } else {
            LimitBlock.MEMORY.require(memoryBytes);
        }
    }

    /**
     * A limit that refuses at once, with the file's defaults for all that is not said; one count in all without a key.
     */
    public static LimitSpec of(String name, Level level, LimitRule rule, Attribute... key) {
        return LimitBlock.of(name, level, rule, List.of(key));
    }

    /** A limit for each client address, at the user level. */
    public static LimitSpec perClient(String name, LimitRule rule) {
        return of(name, Level.USER, rule, new Attribute.ClientAddress());
    }

    /** What the limit is kept by, as the file writes it: {@code client-ip}, {@code header(x-user-id)}. */
    public List<String> keyNames() {
        return key.stream().map(AttributeType::text).toList();
    }

    /** The same limit with another answer to a call for which there is no permit. */
    public LimitSpec withOnExceed(OnExceed other) {
        return new LimitSpec(name, level, key, rule, other, onMissingKey, mode, purpose, memoryBytes, scope);
    }

    /** The same limit with another answer to a call that lacks the key. */
    public LimitSpec withOnMissingKey(MissingKey other) {
        return new LimitSpec(name, level, key, rule, onExceed, other, mode, purpose, memoryBytes, scope);
    }

    /** The same limit, acting or only counting. */
    public LimitSpec withMode(Mode other) {
        return new LimitSpec(name, level, key, rule, onExceed, onMissingKey, other, purpose, memoryBytes, scope);
    }

    /** The same limit with other memory for its keys, in bytes. */
    public LimitSpec withMemoryBytes(long other) {
        return new LimitSpec(name, level, key, rule, onExceed, onMissingKey, mode, purpose, other, scope);
    }

    /** The same limit, counted by each node for itself or by all together. */
    public LimitSpec withScope(Scope other) {
        return new LimitSpec(name, level, key, rule, onExceed, onMissingKey, mode, purpose, memoryBytes, other);
    }

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
        record Wait(long maxNanos) implements OnExceed {
            /** Refuses a wait that is none. */
            public Wait {
                Require.atLeast("maxNanos", maxNanos, 1);
            }
        }
    }

    /** Who counts together. */
    public sealed interface Scope {
        /** Each node counts for itself. */
        record Node() implements Scope {}

        /** All nodes count together, in the {@linkplain StoreSpec store} of the policy. */
        record Cluster(Sharing sharing, OnStoreFailure onStoreFailure) implements Scope {}
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
