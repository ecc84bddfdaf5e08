package dev.tidegate.gateway;

import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.gateway.token.Tokens;
import dev.tidegate.policy.Policy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/**
 * The tokens that are believed. {@link #current} may be called by any thread and costs a read, the rest by one at a
 * time, off the event loops.
 */
final class TokenState {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    private volatile Tokens current;

    /**
     * The tokens that a policy believes.
     *
     * @throws GatewayException when the file of keys cannot be used
     */
    TokenState(Policy policy) {
        current = open(policy);
    }

    Tokens current() {
        return current;
    }

    /**
     * Reads what another policy needs, or keeps what is remembered when it needs the same.
     *
     * @throws GatewayException when the file of keys cannot be used; nothing has changed then
     */
    Tokens prepare(Policy policy) {
        return current.isFor(policy.identity().tokens(), policy.claims()) ? current : open(policy);
    }

    private static Tokens open(Policy policy) {
        try {
            return Tokens.open(policy.identity().tokens(), policy.claims(), InstantSource.system());
        } catch (UnusableFileException unusable) {
            throw new GatewayException(
                    "Tokens cannot be verified, see identity.tokens.keys: " + unusable.sentence(), unusable);
        }
    }

    /** These are believed from now on. */
    void use(Tokens next) {
        current = next;
    }

    /** Reads the keys again if their file has changed. Blocks while it does. */
    synchronized void look() {
        boolean changed = current.look(complaint ->
                LOGGER.log(Level.WARNING, "Tokens are verified with the keys that are known: " + complaint));
        if (changed) {
            LOGGER.log(Level.INFO, "Tokens are verified with the keys that have just been written.");
        }
    }
}
