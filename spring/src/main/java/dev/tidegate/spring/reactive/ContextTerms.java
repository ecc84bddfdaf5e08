package dev.tidegate.spring.reactive;

import dev.tidegate.spring.caller.CurrentCaller;
import dev.tidegate.spring.http.CallTerms;
import reactor.util.context.ContextView;

/** The terms of the caller for whom a subscription is made. Stateless. */
public final class ContextTerms {
    private ContextTerms() {}

    /** As the context of the subscriber says, else as the thread knows that subscribes. */
    public static CallTerms of(ContextView context) {
        return context.hasKey(CallTerms.KEY) ? context.get(CallTerms.KEY) : CurrentCaller.terms();
    }
}
