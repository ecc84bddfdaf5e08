package dev.tidegate.spring.caller;

import dev.tidegate.spring.http.CallTerms;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The terms of a call of gRPC, which its context carries to whatever is called on its behalf. Stateless. */
public final class RpcTerms {
    private static final Context.Key<CallTerms> KEY = Context.keyWithDefault(CallTerms.KEY, CallTerms.NONE);

    private RpcTerms() {}

    /** What the caller says of the call in whose context this thread works: its deadline, and what was put there. */
    public static CallTerms current() {
        Context context = Context.current();
        return bound(KEY.get(context), context.getDeadline());
    }

    /** The terms, of a call that ends at this deadline. */
    public static CallTerms bound(CallTerms terms, @Nullable Deadline deadline) {
        return deadline == null
                ? terms
                : terms.within(Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS))));
    }

    /** The current context, which carries these terms. */
    public static Context with(CallTerms terms) {
        return Context.current().withValue(KEY, terms);
    }
}
