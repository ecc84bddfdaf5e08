package dev.tidegate.library;

/**
 * A feature of the degradation ladder: ask it before work that can be left out. Keep it: asking costs a comparison, and
 * it follows every reload. Thread-safe.
 */
public final class Feature {
    private final Tidegate gate;
    private final String name;
    private Seen seen;

    /** Immutable, and so seen as a whole. */
    private record Seen(Running by, int number) {}

    Feature(Tidegate gate, String name) {
        this.gate = gate;
        this.name = name;
        Running running = gate.running();
        this.seen = new Seen(running, running.gate().ladder().number(name));
    }

    /** The name in the policy. */
    public String name() {
        return name;
    }

    /** Whether the feature is on. One that a later policy does not name is. */
    public boolean isOn() {
        Running running = gate.running();
        Seen last = seen;
        if (last.by() != running) {
            last = new Seen(running, running.feature(name));
            seen = last;
        }
        return running.gate().ladder().isOn(last.number());
    }
}
