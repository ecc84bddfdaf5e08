package dev.tidegate.limit;

/**
 * The rule in force and the one before it. Every word carries the parity of the rule that wrote it, so a word is read
 * rightly before and after it has been converted, and the conversion is one compare-and-set.
 */
final class Epoch {
    private final WordRule rule;
    private final WordRule previous;
    private final long parity;

    private Epoch(WordRule rule, WordRule previous, long parity) {
        this.rule = rule;
        this.previous = previous;
        this.parity = parity;
    }

    static Epoch first(WordRule rule) {
        return new Epoch(rule, rule, 0);
    }

    Epoch next(WordRule next) {
        return new Epoch(next, rule, parity ^ 1);
    }

    WordRule rule() {
        return rule;
    }

    /** The state in terms of the rule in force, of a word that carries its parity just above its state. */
    long state(long word, long nowNanos) {
        long state = word & (-1L >>> (64 - rule.bits()));
        return isCurrent(word) ? state : rule.stateOf(previous.spent(state, nowNanos), nowNanos);
    }

    boolean isCurrent(long word) {
        return ((word >>> rule.bits()) & 1) == parity;
    }

    /** The parity bit and the state, without a tag. */
    long word(long state) {
        return (parity << rule.bits()) | state;
    }

    /** The state of a key that has spent nothing. */
    long unspent(long nowNanos) {
        return rule.stateOf(0, nowNanos);
    }
}
