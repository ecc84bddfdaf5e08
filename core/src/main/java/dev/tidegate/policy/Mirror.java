package dev.tidegate.policy;

/**
 * The share of a route's calls that are also sent, with their bodies, to another upstream, whose replies are thrown
 * away.
 *
 * @param upstream where they are also sent; empty for nowhere
 * @param share how many of ten thousand calls, from 1 to 10000; 0 for none
 */
public record Mirror(String upstream, int share) {
    /** The share that is all calls. */
    public static final int WHOLE = Hundredths.WHOLE;

    /** Refuses a share of nothing, and nothing of an upstream. */
    public Mirror {
        Require.range("share", share, 0, WHOLE);
        Require.that(upstream.isEmpty() == (share == 0), "a mirror must have an upstream and a share", share);
    }

    /** No call is sent anywhere else. */
    public static Mirror off() {
        return new Mirror("", 0);
    }

    /** Whether no call is sent anywhere else. */
    public boolean isOff() {
        return share == 0;
    }
}
