package dev.tidegate.gateway;

import dev.tidegate.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * The TLS that is in force. {@link #current} may be called by any thread and costs a read, the rest by one at a time,
 * off the event loops.
 */
final class TlsState {
    private final boolean boringSsl;
    private @Nullable TlsLibrary library;
    private volatile TlsSetup current = TlsSetup.NONE;

    /** Nobody speaks TLS yet. */
    TlsState(boolean boringSsl) {
        this.boringSsl = boringSsl;
    }

    TlsSetup current() {
        return current;
    }

    /**
     * Reads what another policy needs, and keeps what it has in common with the one in force.
     *
     * @throws GatewayException when a file cannot be used; nothing has changed then
     */
    TlsSetup prepare(Policy policy) {
        return TlsSetup.open(policy, current, this::library);
    }

    /** Loaded when the first policy needs it: without TLS a start takes no time for it. */
    private TlsLibrary library() {
        TlsLibrary chosen = library == null ? TlsLibrary.choose(boringSsl) : library;
        library = chosen;
        return chosen;
    }

    /** New connections go by this setup from now on; returns the one before, which the caller closes. */
    TlsSetup use(TlsSetup next) {
        TlsSetup old = current;
        current = next;
        return old;
    }
}
