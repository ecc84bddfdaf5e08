package dev.tidegate.bench.shared;

import java.util.Arrays;

/** How what is asked for is spread over the nodes. */
enum Demand {
    EQUAL("equal", 0.25, 0.25, 0.25, 0.25),
    SKEWED("70/20/8/2", 0.70, 0.20, 0.08, 0.02);

    private final String text;
    private final double[] parts;

    Demand(String text, double... parts) {
        this.text = text;
        this.parts = parts;
    }

    /** What each node is asked, when all together are asked so much. */
    double[] of(double perSecond) {
        return Arrays.stream(parts).map(part -> part * perSecond).toArray();
    }

    @Override
    public String toString() {
        return text;
    }
}
