package dev.tidegate.balance;

/**
 * When a server counts as healthy, and what happens when many do not. Active probing and passive ejection share it.
 *
 * @param fall after how many failed probes in a row a server is taken out
 * @param rise after how many good probes in a row it comes back
 * @param ejectAfter after how many failed calls in a row a server is ejected; 0 turns passive ejection off
 * @param ejectNanos how long the first ejection lasts; each further one lasts that much longer
 * @param slowStartNanos how long a server that came back takes to its full share; 0 for none
 * @param panicPercent when fewer than this many percent of the servers are healthy, all are used; 0 for never
 */
public record HealthRules(int fall, int rise, int ejectAfter, long ejectNanos, long slowStartNanos, int panicPercent) {}
