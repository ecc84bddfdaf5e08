package dev.tidegate.spring.http;

import dev.tidegate.model.Outcome;

/** What the status of a reply says about who answered: the same as the gateway makes of it. Stateless. */
public final class ReplyStatus {
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private ReplyStatus() {}

    /** A failure for 502, 503 and 504; all others are answers. */
    public static Outcome outcome(int status) {
        return status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT ? Outcome.FAILURE : Outcome.SUCCESS;
    }
}
