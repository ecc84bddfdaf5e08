package dev.tidegate.bench.flood;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How the service under test works. Each call waits for others (a database, say) and burns the processor; both times
 * are log-normal. The burning gets dearer with the calls in service, as in the universal scalability law (Gunther
 * 2007): {@code cpu * (1 + contention * calls)}. What it is dearer by stands for what real services do for every call
 * in service: marking memory, scanning tables of sessions, filling caches anew.
 *
 * @param threads how many calls are in service at most; the rest queue without bound, in the order of arrival
 * @param cpu the mean processor time of a call that is alone
 * @param pause the mean time of a call without the processor
 * @param contention how much dearer each further call in service makes the burning, as a share
 */
record ServiceModel(int threads, Duration cpu, Duration pause, double contention) {
    /** The spread of the processor time: the deviation of its logarithm. */
    static final double CPU_SPREAD = 0.6;

    /** The spread of the waiting: the deviation of its logarithm. */
    static final double PAUSE_SPREAD = 0.4;

    /** Of the burning, so much happens with the one lock of the service held. */
    static final double LOCKED_SHARE = 0.1;

    /** Some three hundred calls a second on one core, and most of them with forty or so in service. */
    static final ServiceModel USUAL = new ServiceModel(400, Duration.ofMillis(3), Duration.ofMillis(80), 0.004);

    /** Refuses what could serve nobody. */
    ServiceModel {
        if (threads < 1 || cpu.isNegative() || cpu.isZero() || pause.isNegative() || !(contention >= 0)) {
            throw new IllegalArgumentException("a service needs threads and processor time, but had " + threads + ", "
                    + cpu + ", " + pause + " and " + contention);
        }
    }

    /** The model as arguments of a process; {@link #parse} reads them. */
    List<String> arguments() {
        return List.of(
                Integer.toString(threads),
                Long.toString(cpu.toNanos() / 1_000),
                Long.toString(pause.toNanos() / 1_000),
                Double.toString(contention));
    }

    /** The model from its four {@link #arguments}. */
    static ServiceModel parse(String[] arguments) {
        return new ServiceModel(
                Integer.parseInt(arguments[0]),
                Duration.ofNanos(1_000 * Long.parseLong(arguments[1])),
                Duration.ofNanos(1_000 * Long.parseLong(arguments[2])),
                Double.parseDouble(arguments[3]));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d threads, a call waits %d ms and burns %.1f ms, %.1f %% more for each other in service",
                threads,
                pause.toMillis(),
                cpu.toNanos() / 1e6,
                100 * contention);
    }
}
