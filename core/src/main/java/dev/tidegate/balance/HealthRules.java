package dev.tidegate.balance;

/**
 * When a server counts as healthy, and what happens when many do not. Active probing and passive ejection share it.
 *
 * @param fall after how many failed probes in a row a server is taken out
 * @param rise after how many good probes in a row it comes back
 * @param ejectAfter after how many failed calls in a row a server is ejected; 0 turns passive ejection off
 * @param ejectNanos how long the first ejection lasts; each further one lasts that much longer
 * @param slowStartNanos how long a server that came back takes to its full share; 0 for none
 * @param panicPercent when fewer than this many percent of the servers that are no backups are healthy, healthy backups
 *     join them, and when there is none, all servers are used; 0 for never
 */
public record HealthRules(int fall, int rise, int ejectAfter, long ejectNanos, long slowStartNanos, int panicPercent) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a count or a time is below its least value, or the percentage above 100
     */
    public HealthRules {
        atLeast(1, fall, "fall");
        atLeast(1, rise, "rise");
        atLeast(0, ejectAfter, "ejectAfter");
        atLeast(0, ejectNanos, "ejectNanos");
        atLeast(0, slowStartNanos, "slowStartNanos");
        atLeast(0, panicPercent, "panicPercent");
        if (panicPercent > 100) {
            throw new IllegalArgumentException("panicPercent is at most 100, but was " + panicPercent);
        }
    }

    private static void atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is at least " + least + ", but was " + value);
        }
    }
}
