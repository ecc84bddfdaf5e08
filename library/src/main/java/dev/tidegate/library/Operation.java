package dev.tidegate.library;

import dev.tidegate.LiveRoute;
import dev.tidegate.model.Attribute;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is called, and the route that was found for it last. All calls that were derived from one share it, so most find
 * their route by one comparison. Thread-safe: whoever reads an old find searches again.
 */
final class Operation implements Subject {
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

    /** None: routes of a library do not name one. */
    @Override
    public CharSequence method() {
        return "";
    }

    /** None: routes of a library do not name one. */
    @Override
    public CharSequence host() {
        return "";
    }

    @Override
    public String path() {
        return path;
    }

    /** Nothing but what it is: all else its caller says. */
    @Override
    public CharSequence value(Attribute attribute) {
        return attribute instanceof Attribute.Path ? path : "";
    }

    @Override
    public Optional<LiveRoute> route(Running running, GuardedCall call) {
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
