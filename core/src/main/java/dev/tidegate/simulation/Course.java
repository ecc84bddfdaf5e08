package dev.tidegate.simulation;

import java.util.function.DoubleUnaryOperator;

/**
 * How the world changes: functions of the time in seconds.
 *
 * @param load requests a second, as a multiple of the capacity at the beginning
 * @param loadMax the most that {@code load} returns
 * @param cores how many processors there are
 * @param speed how fast they are, 1 for normal
 * @param waitScale by which factor the downstream is slower
 * @param slowShare which share of the requests is of the slow kind
 */
public record Course(
        DoubleUnaryOperator load,
        double loadMax,
        DoubleUnaryOperator cores,
        DoubleUnaryOperator speed,
        DoubleUnaryOperator waitScale,
        DoubleUnaryOperator slowShare) {
    /** Sixteen cores, and this load. */
    public static Course of(DoubleUnaryOperator load, double loadMax) {
        return new Course(load, loadMax, at -> 16, at -> 1, at -> 1, at -> 0);
    }

    /** A load in steps: a time, the load from then on, and so on. The first time is 0. */
    public static Course ofSteps(double... timesAndLoads) {
        double most = 0;
        for (int i = 1; i < timesAndLoads.length; i += 2) {
            most = Math.max(most, timesAndLoads[i]);
        }
        return of(steps(timesAndLoads), most);
    }

    /** The same course with other cores. */
    public Course withCores(DoubleUnaryOperator other) {
        return new Course(load, loadMax, other, speed, waitScale, slowShare);
    }

    /** The same course with another speed. */
    public Course withSpeed(DoubleUnaryOperator other) {
        return new Course(load, loadMax, cores, other, waitScale, slowShare);
    }

    /** The same course with another downstream. */
    public Course withWaitScale(DoubleUnaryOperator other) {
        return new Course(load, loadMax, cores, speed, other, slowShare);
    }

    /** The same course with another share of slow requests. */
    public Course withSlowShare(DoubleUnaryOperator other) {
        return new Course(load, loadMax, cores, speed, waitScale, other);
    }

    /** The same course with so many times the load. */
    public Course withLoadScaled(double factor) {
        return new Course(at -> load.applyAsDouble(at) * factor, loadMax * factor, cores, speed, waitScale, slowShare);
    }

    /** A value that holds from one time to the next: a time, the value from then on, and so on. */
    public static DoubleUnaryOperator steps(double... timesAndValues) {
        return at -> {
            double value = timesAndValues[1];
            for (int i = 0; i < timesAndValues.length && at >= timesAndValues[i]; i += 2) {
                value = timesAndValues[i + 1];
            }
            return value;
        };
    }

    /** A value that moves evenly from one time to the next: a time, the value then, and so on. */
    public static DoubleUnaryOperator ramp(double... timesAndValues) {
        return at -> {
            if (at <= timesAndValues[0]) {
                return timesAndValues[1];
            }
            for (int i = 2; i < timesAndValues.length; i += 2) {
                if (at <= timesAndValues[i]) {
                    double part = (at - timesAndValues[i - 2]) / (timesAndValues[i] - timesAndValues[i - 2]);
                    return timesAndValues[i - 1] + part * (timesAndValues[i + 1] - timesAndValues[i - 1]);
                }
            }
            return timesAndValues[timesAndValues.length - 1];
        };
    }
}
