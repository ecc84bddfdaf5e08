package dev.tidegate.library;

import dev.tidegate.LiveRoute;
import dev.tidegate.model.Attribute;
import java.util.Optional;

/** What a call asks for: an operation of this service, or a request that somebody else holds. */
sealed interface Subject permits Operation, Asked {
    CharSequence method();

    CharSequence host();

    CharSequence path();

    /** What it carries itself; empty for nothing. */
    CharSequence value(Attribute attribute);

    /** The route that takes a call of it. */
    Optional<LiveRoute> route(Running running, GuardedCall call);
}
