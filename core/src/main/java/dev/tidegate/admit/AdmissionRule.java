package dev.tidegate.admit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a resource lets calls in, as the policy file states it.
 *
 * @param limit how many the whole resource serves at once
 * @param queues whether a call may wait for a place; without, one that finds none is refused at once
 * @param per how many each user, tenant or other key may have in service at once
 * @param sessions who may go on because he has begun
 */
public record AdmissionRule(ConcurrencyRule limit, boolean queues, List<PerKey> per, Sticky sessions) {
    /** Copies the list and refuses two limits of one name. */
    public AdmissionRule {
        per = List.copyOf(per);
        Set<String> names = new HashSet<>();
        for (PerKey one : per) {
            if (!names.add(one.name())) {
                throw new IllegalArgumentException("per must have distinct names, but has '" + one.name() + "' twice");
            }
        }
    }

    /** A queue before one limit for all. */
    public static AdmissionRule of(ConcurrencyRule limit) {
        return new AdmissionRule(limit, true, List.of(), Sticky.OFF);
    }

    /**
     * A limit of its own for each key: a fixed one is a quota, any other finds out what the key can bear.
     *
     * @param name what the limit is called where it refuses
     * @param keys how many keys are told apart at once, 1 to 1,000,000; more than that many at once share places
     */
    public record PerKey(String name, ConcurrencyRule limit, int keys) {
        /** So many keys may be told apart at most. */
        public static final int KEYS_MAX = 1_000_000;

        /** Refuses what is outside the ranges. */
        public PerKey {
            if (keys < 1 || keys > KEYS_MAX) {
                throw new IllegalArgumentException("keys must be 1 to " + KEYS_MAX + ", but was " + keys);
            }
        }
    }

    /**
     * Sticky admission: of a session that was let in once, later calls go before those of others.
     *
     * @param keepNanos for how long after its last call a session counts as begun; 0 for never
     * @param sessions how many are remembered, 1 to 1,000,000; of more, the ones not seen for longest are forgotten
     */
    public record Sticky(long keepNanos, int sessions) {
        /** No session is remembered. */
        public static final Sticky OFF = new Sticky(0, 1);

        private static final int SESSIONS_MAX = 1_000_000;

        /** Refuses what is outside the ranges. */
        public Sticky {
            if (keepNanos < 0) {
                throw new IllegalArgumentException("keepNanos must not be negative, but was " + keepNanos);
            }
            if (sessions < 1 || sessions > SESSIONS_MAX) {
                throw new IllegalArgumentException("sessions must be 1 to " + SESSIONS_MAX + ", but was " + sessions);
            }
        }
    }
}
