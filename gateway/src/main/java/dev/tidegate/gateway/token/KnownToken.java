package dev.tidegate.gateway.token;

/**
 * A token that has been judged.
 *
 * @param text the whole token
 * @param hash {@link TokenTable#hash} of it
 * @param claims what it says; nothing when it does not hold
 * @param untilNanos until when the judgement stands
 */
record KnownToken(String text, long hash, Claims claims, long untilNanos) {
    /** Stands for a token that is not known. */
    static final KnownToken NONE = new KnownToken("", 0, Claims.NONE, 0);

    boolean isPresent() {
        return !text.isEmpty();
    }

    boolean isLive(long nowNanos) {
        // nanoTime may wrap, so compare by difference.
        return untilNanos - nowNanos > 0;
    }

    /** Whether it is this token, to the letter: a hash alone would let somebody in who made one with the same. */
    boolean isOf(CharSequence field, int from) {
        if (field.length() - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (field.charAt(from + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
