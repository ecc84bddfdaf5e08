package dev.tidegate.cli.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** When the requests of a run are due, in nanoseconds from its start. Immutable. */
public sealed interface Arrivals {
    /** How many requests there are in all. */
    long count();

    /**
     * When a request is due.
     *
     * @param index from 0 to {@code count() - 1}
     */
    long dueNanos(long index);

    /** How many requests are due in {@code [0, nanos)}. */
    long dueBefore(long nanos);

    /** When the last request has become due. */
    Duration length();

    /** So many requests a second, evenly spaced, for so long. */
    static Arrivals steady(double perSecond, Duration length) {
        return new Stages(List.of(new Stage(perSecond, perSecond, length)));
    }

    /**
     * Stages one after another. Within a stage the rate moves on a straight line, so request {@code n} is due when the
     * area under that line reaches {@code n}.
     */
    record Stages(List<Stage> stages) implements Arrivals {
        /** Copies the list, which must not be empty. */
        public Stages {
            stages = List.copyOf(stages);
            if (stages.isEmpty()) {
                throw new IllegalArgumentException("stages must not be empty");
            }
        }

        @Override
        public long count() {
            return (long) Math.ceil(total() - 1e-6);
        }

        @Override
        public long dueNanos(long index) {
            double before = 0;
            long startNanos = 0;
            for (Stage stage : stages) {
                if (index < before + stage.requests()) {
                    return startNanos + stage.nanosUntil(index - before);
                }
                before += stage.requests();
                startNanos += stage.length().toNanos();
            }
            return startNanos;
        }

        @Override
        public long dueBefore(long nanos) {
            double due = 0;
            long left = nanos;
            for (Stage stage : stages) {
                long lengthNanos = stage.length().toNanos();
                due += stage.requestsBefore(Math.clamp(left, 0, lengthNanos));
                left -= lengthNanos;
            }
            return (long) Math.ceil(due - 1e-6);
        }

        @Override
        public Duration length() {
            return stages.stream().map(Stage::length).reduce(Duration.ZERO, Duration::plus);
        }

        private double total() {
            return stages.stream().mapToDouble(Stage::requests).sum();
        }
    }

    /** Given times, for example those of an access log. */
    final class Times implements Arrivals {
        private final long[] dueNanos;

        private Times(long[] dueNanos) {
            this.dueNanos = dueNanos;
        }

        /**
         * Takes the times as they are.
         *
         * @param dueNanos in ascending order, none below zero
         */
        public static Times of(long[] dueNanos) {
            for (int i = 0; i < dueNanos.length; i++) {
                if (dueNanos[i] < (i == 0 ? 0 : dueNanos[i - 1])) {
                    throw new IllegalArgumentException("dueNanos must ascend from 0, but number " + i + " does not");
                }
            }
            return new Times(dueNanos.clone());
        }

        @Override
        public long count() {
            return dueNanos.length;
        }

        @Override
        public long dueNanos(long index) {
            return dueNanos[Math.toIntExact(index)];
        }

        @Override
        public long dueBefore(long nanos) {
            int found = Arrays.binarySearch(dueNanos, nanos);
            int at = found >= 0 ? found : -found - 1;
            while (at > 0 && dueNanos[at - 1] == nanos) {
                at--; // equal times are not before one another
            }
            return at;
        }

        @Override
        public Duration length() {
            return Duration.ofNanos(dueNanos.length == 0 ? 0 : dueNanos[dueNanos.length - 1]);
        }
    }

    /**
     * As fast as the connections allow: each sends its next request when the last one is answered. This finds the peak
     * rate; its latencies leave out the waiting of users who do not wait for one another.
     *
     * @param count how many requests at most
     * @param length for how long at most
     */
    record Peak(long count, Duration length) implements Arrivals {
        /** For so long, however many they become. */
        public static Peak of(Duration length) {
            return new Peak(Long.MAX_VALUE, length);
        }

        @Override
        public long dueNanos(long index) {
            return 0;
        }

        @Override
        public long dueBefore(long nanos) {
            return 0;
        }
    }
}
