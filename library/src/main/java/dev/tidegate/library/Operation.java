package dev.tidegate.library;

import dev.tidegate.LiveRoute;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is called, and the route that was found for it last. All calls that were derived from one share it, so most find
 * their route by one comparison. Thread-safe: whoever reads an old find searches again.
 */
final class Operation {
    private final String path;
    private @Nullable Found found;

    /** Immutable, and so seen as a whole by whoever sees it at all. */
    private record Found(Running by, Optional<LiveRoute> route) {}

    private Operation(String path) {
        this.path = path;
    }

    static Operation of(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("operation must be a name, but was '" + name + "'");
        }
        return new Operation(name.startsWith("/") ? name : "/" + name);
    }

    String path() {
        return path;
    }

    /** The route that takes a call of this operation. */
    Optional<LiveRoute> route(Running running, GuardedCall call) {
        Found last = found;
        if (last != null && last.by() == running) {
            return last.route();
        }
        Optional<LiveRoute> route = running.gate().route(call);
        if (running.routesByPath()) {
            found = new Found(running, route);
        }
        return route;
    }
}
