package dev.tidegate.admit;

/**
 * Moves a limit up and down by a few per cent, window by window, as long as it is not known well enough what that does.
 * Not thread-safe.
 */
final class Dither {
    /** Within this distance of the set-point, in logarithms, the limit may rest. */
    static final double CALM = 0.25;

    private static final double OFF_BELOW = 0.02;
    private static final double ON_ABOVE = 0.04;
    private static final double WIDTH = 0.07;
    private static final double WIDTH_BY_DEVIATION = 0.12;
    private static final double WIDTH_MAX = 0.2;

    private boolean active = true;
    private boolean high = true;
    private int direction;

    /** Which way the limit in force was moved: 1 up, -1 down, 0 not at all. */
    int direction() {
        return direction;
    }

    /** The limit in force was not moved on purpose. */
    void forget() {
        direction = 0;
    }

    /** The next move goes the other way. */
    void turn() {
        high = !high;
    }

    /**
     * The limit to put in force.
     *
     * @param variance how little is known of the elasticity
     * @param calm whether the latency is close to its set-point
     */
    int around(double limit, int min, double variance, boolean calm) {
        active = !calm || variance > (active ? OFF_BELOW : ON_ABOVE);
        if (!active) {
            direction = 0;
            return (int) Math.max(min, Math.round(limit));
        }
        direction = high ? 1 : -1;
        double width = Math.min(WIDTH_MAX, WIDTH + WIDTH_BY_DEVIATION * Math.sqrt(variance));
        int above = (int) Math.ceil(limit * (1 + width));
        int below = Math.max(min, (int) Math.floor(limit * (1 - width)));
        if (!high) {
            return below;
        }
        return above == below ? above + 1 : above;
    }
}
