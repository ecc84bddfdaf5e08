package dev.tidegate.bench.overload;

import dev.tidegate.simulation.Door;
import java.util.function.Function;

/** A way of admission under its name. */
record Rival(String name, Function<Door.Inside, Door> door) {}
