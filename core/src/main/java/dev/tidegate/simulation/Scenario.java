package dev.tidegate.simulation;

import java.util.List;

/**
 * A world to try a door in.
 *
 * @param seconds how long it lasts
 * @param warmUpSeconds the beginning that does not count
 * @param pauses stop-the-world pauses of the service
 * @param events the times in seconds from which recovery is measured
 */
public record Scenario(
        String name,
        String text,
        Service service,
        Clients clients,
        Course course,
        double seconds,
        double warmUpSeconds,
        Pauses pauses,
        List<Double> events) {
    /** Copies the events. */
    public Scenario {
        events = List.copyOf(events);
    }

    /** A typical service and typical clients for 100 seconds, the first five of which do not count. */
    public static Scenario of(String name, String text, Course course) {
        return new Scenario(name, text, Service.typical(), Clients.typical(), course, 100, 5, Pauses.NONE, List.of());
    }

    /** The same scenario with another service. */
    public Scenario with(Service other) {
        return new Scenario(name, text, other, clients, course, seconds, warmUpSeconds, pauses, events);
    }

    /** The same scenario with other clients. */
    public Scenario with(Clients other) {
        return new Scenario(name, text, service, other, course, seconds, warmUpSeconds, pauses, events);
    }

    /** The same scenario with another course. */
    public Scenario with(Course other) {
        return new Scenario(name, text, service, clients, other, seconds, warmUpSeconds, pauses, events);
    }

    /** The same scenario with pauses. */
    public Scenario with(Pauses other) {
        return new Scenario(name, text, service, clients, course, seconds, warmUpSeconds, other, events);
    }

    /** The same scenario, lasting so long, of which the beginning does not count. */
    public Scenario lasting(double all, double warmUp) {
        return new Scenario(name, text, service, clients, course, all, warmUp, pauses, events);
    }

    /** The same scenario, in which something happens at these times. */
    public Scenario withEvents(Double... times) {
        return new Scenario(name, text, service, clients, course, seconds, warmUpSeconds, pauses, List.of(times));
    }

    /** The most requests a second that can be served at a time. */
    public double capacityAt(double at) {
        double all = service.capacity(
                course.cores().applyAsDouble(at),
                course.speed().applyAsDouble(at),
                course.waitScale().applyAsDouble(at),
                course.slowShare().applyAsDouble(at));
        return all * (1 - pauses.share());
    }

    /** The capacity at the beginning with a downstream as usual: what loads are multiples of. */
    public double nominal() {
        double all = service.capacity(
                course.cores().applyAsDouble(0),
                course.speed().applyAsDouble(0),
                1,
                course.slowShare().applyAsDouble(0));
        return all * (1 - pauses.share());
    }

    /**
     * Stop-the-world pauses.
     *
     * @param everySeconds the mean time between them, exponentially distributed; 0 for none
     * @param minMillis the shortest
     * @param maxMillis the longest
     */
    public record Pauses(double everySeconds, double minMillis, double maxMillis) {
        /** No pauses. */
        public static final Pauses NONE = new Pauses(0, 0, 0);

        /** The share of the time that they take. */
        double share() {
            double mean = (minMillis + maxMillis) / 2e3;
            return everySeconds <= 0 ? 0 : mean / (everySeconds + mean);
        }
    }
}
