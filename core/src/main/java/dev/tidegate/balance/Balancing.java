package dev.tidegate.balance;

/** How a server is chosen. All obey weights. */
public enum Balancing {
    /** Each in turn, smoothly interleaved by weight. */
    ROUND_ROBIN("round-robin"),
    /** By chance, in proportion to the weights. */
    RANDOM("random"),
    /** The one with the fewest calls in flight for its weight. */
    LEAST_CONNECTIONS("least-connections"),
    /**
     * The same server for the same key, with bounded load (Mirrokni et al., "Consistent Hashing with Bounded Loads").
     */
    SOURCE_HASH("source-hash"),
    /** The less busy of two chosen by chance (Mitzenmacher, "The Power of Two Choices"). */
    P2C("p2c");

    private final String text;

    Balancing(String text) {
        this.text = text;
    }

    /** The word for this algorithm in the policy file. */
    public String text() {
        return text;
    }
}
