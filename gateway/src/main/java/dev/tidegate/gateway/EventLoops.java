package dev.tidegate.gateway;

import io.netty.channel.EventLoopGroup;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/** How event loops come to their end. */
final class EventLoops {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    private static final int CLOSING_SECONDS = 5;

    /** Loops that close what they have, and tell so, need a part of this; only broken ones take longer. */
    private static final int PATIENCE_SECONDS = 2 * CLOSING_SECONDS;

    private EventLoops() {}

    /** Closes what is open on the loops and ends them. Whoever stops must not wait for a broken loop forever. */
    static void end(EventLoopGroup group) {
        boolean ended = group.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            LOGGER.log(
                    Level.ERROR,
                    "Event loops did not end within {0} seconds; the stop goes on without them.",
                    PATIENCE_SECONDS);
        }
    }
}
