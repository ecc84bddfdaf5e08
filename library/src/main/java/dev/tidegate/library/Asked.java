package dev.tidegate.library;

import dev.tidegate.LiveRoute;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import java.util.Optional;

/**
 * A request that somebody else holds, with a method, a host and a path of its own.
 *
 * @param outgoing whether it leaves this service, so that only routes that name its host take it
 */
record Asked(Call request, boolean outgoing) implements Subject {
    @Override
    public CharSequence method() {
        return request.method();
    }

    @Override
    public CharSequence host() {
        return request.host();
    }

    @Override
    public CharSequence path() {
        return request.path();
    }

    @Override
    public CharSequence value(Attribute attribute) {
        return request.value(attribute);
    }

    @Override
    public Optional<LiveRoute> route(Running running, GuardedCall call) {
        return outgoing ? running.gate().routeByHost(call) : running.gate().route(call);
    }
}
