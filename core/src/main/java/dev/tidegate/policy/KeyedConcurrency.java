package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.model.Attribute;

/**
 * How many calls of one key an upstream may serve at once: of one user, or of one partition.
 *
 * @param name how metrics and refusals call it: the key as the file has it, such as {@code user} or {@code client-ip}
 * @param key what it is kept by
 * @param limit for each key; never off
 * @param keys how many keys are followed at most; one of which nothing is in service makes room for another
 */
public record KeyedConcurrency(String name, Attribute key, ConcurrencyRule limit, int keys) {
    /** Refuses a limit that is none. */
    public KeyedConcurrency {
        Require.that(KeyedBlock.NAME.takes(name), "name must be " + KeyedBlock.NAME.form(), name);
        Require.that(!(limit instanceof ConcurrencyRule.Off), "limit of a key must not be off", limit);
        LimitRange.require(limit);
        KeyedBlock.KEYS.require(keys);
    }

    /** A limit for each key, with the file's default for the number of keys. */
    public static KeyedConcurrency of(String name, Attribute key, ConcurrencyRule limit) {
        return new KeyedConcurrency(name, key, limit, Values.none().get(KeyedBlock.KEYS));
    }

    /** The same limit, which follows so many keys at most. */
    public KeyedConcurrency withKeys(int other) {
        return new KeyedConcurrency(name, key, limit, other);
    }
}
