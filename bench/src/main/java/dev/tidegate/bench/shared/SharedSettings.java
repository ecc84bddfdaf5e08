package dev.tidegate.bench.shared;

import java.time.Duration;
import java.util.List;

/**
 * How long a comparison on one node takes.
 *
 * @param shapes how many ask at a time
 * @param rounds how often everything is measured; the figures are those of the middle round
 * @param warmUp before each measurement
 * @param length of each measurement
 * @param pacedPerSecond the rate at which latencies are compared: well below what anyone bears
 */
record SharedSettings(List<LoadShape> shapes, int rounds, Duration warmUp, Duration length, double pacedPerSecond) {
    private static final String QUICK = "--quick";
    private static final double PACED_PER_SECOND = 1_000;

    /** Reads the arguments: {@code --quick} or nothing. */
    static SharedSettings parse(String[] arguments) {
        boolean quick = List.of(arguments).contains(QUICK);
        return new SharedSettings(
                quick ? List.of(LoadShape.FOUR, LoadShape.ASYNC) : List.of(LoadShape.values()),
                quick ? 1 : 3,
                Duration.ofMillis(quick ? 700 : 1_000),
                Duration.ofMillis(quick ? 800 : 1_500),
                PACED_PER_SECOND);
    }
}
