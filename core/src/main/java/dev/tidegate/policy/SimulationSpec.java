package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import java.util.List;

/**
 * A world to try limits in before one is deployed, as a user's file states it: what the service can do, who calls it,
 * and what happens.
 *
 * @param service what is called
 * @param clients who calls
 * @param load how much is asked, one stage after another
 * @param events what happens to the service meanwhile
 * @param algorithms which limits are compared
 */
public record SimulationSpec(
        Service service, Clients clients, List<Stage> load, List<Event> events, List<Algorithm> algorithms) {
    private static final double SECOND_NANOS = 1e9;

    /** Copies the lists. */
    public SimulationSpec {
        load = List.copyOf(load);
        events = List.copyOf(events);
        algorithms = List.copyOf(algorithms);
        Require.that(!load.isEmpty(), "load must have a stage", load);
        Require.that(!algorithms.isEmpty(), "algorithms must not be empty", algorithms);
    }

    /** The same world, in which other limits are compared. */
    public SimulationSpec withAlgorithms(List<Algorithm> others) {
        return new SimulationSpec(service, clients, load, events, others);
    }

    /** How long all stages last. */
    public double seconds() {
        return load.stream().mapToLong(Stage::nanos).sum() / SECOND_NANOS;
    }

    /**
     * What a service can do.
     *
     * @param timeNanos how long a request takes while nothing else is there
     * @param spread how much that varies: the standard deviation as a share of the mean, of a log-normal distribution
     * @param capacity the most requests a second that it serves for good
     * @param cores how many processors it has; the rest of the time is a wait for something downstream
     * @param workers how many requests it takes at once; others wait in a queue of its own
     * @param contention what each further request at once costs all others, as a share
     * @param halfAt with how many requests on its processors at once it serves half as many; 0 for never
     */
    public record Service(
            long timeNanos, double spread, double capacity, int cores, int workers, double contention, int halfAt) {}

    /**
     * Who calls.
     *
     * @param deadlineNanos after how long a client gives up
     * @param attempts how often it tries at most
     * @param backoffNanos the longest wait before the second try; each further one doubles it
     * @param users how many there are
     * @param heavy which share of the requests one of them sends, 0 for none
     * @param critical which share of the requests is critical; the rest is sheddable
     */
    public record Clients(
            long deadlineNanos, int attempts, long backoffNanos, int users, double heavy, double critical) {}

    /** How much is asked for some time: evenly from one load to another. */
    public record Stage(long nanos, Load from, Load to) {}

    /**
     * How much is asked.
     *
     * @param value requests a second, or multiples of the capacity
     * @param isRelative whether it is a multiple of the capacity
     */
    public record Load(double value, boolean isRelative) {
        /** Requests a second. */
        public double perSecond(double capacity) {
            return isRelative ? value * capacity : value;
        }
    }

    /** Something that happens to the service, and passes. */
    public record Event(long atNanos, Change change, double factor, long nanos) {
        /** What changes. */
        public enum Change {
            /** So much of its capacity is left. */
            CAPACITY("capacity"),
            /** What it waits for takes so many times as long. */
            DOWNSTREAM("downstream");

            private final String text;

            Change(String text) {
                this.text = text;
            }

            /** The word in the file. */
            public String text() {
                return text;
            }
        }

        /** When it begins, in seconds. */
        public double fromSeconds() {
            return atNanos / SECOND_NANOS;
        }

        /** When it is over, in seconds. */
        public double toSeconds() {
            return (atNanos + nanos) / SECOND_NANOS;
        }
    }

    /**
     * One of the limits to compare.
     *
     * @param name as the file has it
     */
    public record Algorithm(String name, ConcurrencyRule rule) {
        /**
         * Reads one as the file has it, for example {@code fixed(50)}.
         *
         * @throws IllegalArgumentException when it is none
         */
        public static Algorithm parse(String text) {
            return SimulationText.algorithm(text);
        }
    }
}
