package dev.tidegate.gateway.token;

/** A token that has been judged, and until when the judgement stands. Immutable. */
final class KnownToken {
    /** Stands for a token that is not known. */
    static final KnownToken NONE = new KnownToken(new byte[0], 0, Claims.NONE, 0);

    private final byte[] text;
    private final long hash;
    private final Claims claims;
    private final long untilNanos;

    /**
     * A judgement.
     *
     * @param text the whole token, which is kept and not copied
     * @param hash {@link TokenText#hash} of it
     * @param claims what it says; nothing when it does not hold
     */
    KnownToken(byte[] text, long hash, Claims claims, long untilNanos) {
        this.text = text;
        this.hash = hash;
        this.claims = claims;
        this.untilNanos = untilNanos;
    }

    boolean isPresent() {
        return text.length > 0;
    }

    long hash() {
        return hash;
    }

    Claims claims() {
        return claims;
    }

    /** How long the judgement stands; 0 or less when it does not. nanoTime may wrap, so this is a difference. */
    long leftNanos(long nowNanos) {
        return untilNanos - nowNanos;
    }

    /** Whether it is this token, to the letter: a hash alone would let somebody in who made one with the same. */
    boolean isOf(TokenText token) {
        return token.is(text);
    }
}
