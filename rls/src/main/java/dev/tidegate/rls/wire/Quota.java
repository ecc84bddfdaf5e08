package dev.tidegate.rls.wire;

/**
 * A limit that a request brings with it instead of those of the policy.
 *
 * @param requests how many, from 0
 * @param unit the number of the {@linkplain Unit time} in which; one that names none is not understood
 */
public record Quota(long requests, long unit) {
    /** No limit: those of the policy hold. */
    public static final Quota NONE = new Quota(-1, 0);

    /** Whether the policy is to decide. */
    public boolean isNone() {
        return requests < 0;
    }
}
