package dev.tidegate.simulation;

/**
 * Numbers by chance that depend on what they are for alone: a request has the same nature behind every door. Strict
 * mathematics, so that it has the same nature on every processor.
 */
public final class Draw {
    private static final int GAUSS = 1000;

    private Draw() {}

    /** Scatters the bits of a word (the finaliser of SplitMix64: Steele, Lea, Flood 2014). */
    public static long mix(long word) {
        long mixed = (word ^ word >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** A number from 0 to 1, both excluded. */
    public static double uniform(long seed, long id, int purpose) {
        long mixed = mix(mix(seed * 0x9e3779b97f4a7c15L + id) + purpose * 0xd1b54a32d192ed03L);
        return ((mixed >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** A log-normal number of this mean; the mean itself when {@code sigma} is 0. */
    public static double logNormal(double mean, double sigma, long seed, long id, int purpose) {
        if (sigma <= 0) {
            return mean;
        }
        double radius = Math.sqrt(-2 * StrictMath.log(uniform(seed, id, purpose)));
        double gauss = radius * StrictMath.cos(2 * Math.PI * uniform(seed, id, purpose + GAUSS));
        return mean * StrictMath.exp(sigma * gauss - sigma * sigma / 2);
    }
}
