package dev.tidegate.spring.http;

import dev.tidegate.answer.WholeNumber;
import dev.tidegate.library.Permit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settles the cost of calls over HTTP, as the gateway does. Stateless. */
public final class Settlement {
    private Settlement() {}

    /**
     * Charges what a reply says that its call really cost, if the policy names a header for that and the reply has a
     * whole number there.
     *
     * @param reply finds a header of the reply
     */
    public static void settle(Permit permit, Function<String, @Nullable String> reply) {
        String header = permit.settleHeader();
        String said = header.isEmpty() ? null : reply.apply(header);
        long cost = said == null ? WholeNumber.MALFORMED : WholeNumber.parse(said);
        if (cost != WholeNumber.MALFORMED) {
            permit.settle(cost);
        }
    }
}
