package dev.tidegate.cli.demo;

import dev.tidegate.cli.load.LoadSecond;
import org.HdrHistogram.Histogram;

/**
 * What the clients of one shop saw in a time.
 *
 * @param due requests that were due
 * @param good answers in time
 * @param refused requests that were told to come back later
 * @param errors requests without an answer in time
 * @param latency from due to answer or giving up, of what was not refused, in nanoseconds
 */
public record SideSecond(long due, long good, long refused, long errors, Histogram latency) {
    static SideSecond none() {
        Histogram empty = new Histogram(3);
        return new SideSecond(0, 0, 0, 0, empty);
    }

    static SideSecond of(LoadSecond second, Histogram latency) {
        return new SideSecond(second.due(), second.good(), second.refused(), second.errors(), latency);
    }

    SideSecond plus(SideSecond other) {
        Histogram both = latency.copy();
        both.add(other.latency);
        return new SideSecond(due + other.due, good + other.good, refused + other.refused, errors + other.errors, both);
    }
}
