package dev.tidegate.rls;

import dev.tidegate.policy.ListenerSpec;
import java.io.IOException;
import java.io.Serial;

/** The service cannot do what it was told; the message says why, and what to do about it. */
public final class RlsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    RlsException(String message, Throwable cause) {
        super(message, cause);
    }

    private RlsException(String message) {
        super(message);
    }

    /** The address of a listener cannot be had. */
    static RlsException cannotBind(ListenerSpec listener, IOException taken) {
        return new RlsException(
                "%s cannot bind %s (%s); stop what holds the port, or name another"
                        .formatted(who(listener), where(listener), taken.getMessage()),
                taken);
    }

    /** What is wanted needs a socket of its own, and the address has one already. */
    static RlsException cannotChange(ListenerSpec listener) {
        return new RlsException(
                "%s cannot turn tls on or off, nor change max-header or timeouts.header, while it listens on %s;"
                                .formatted(who(listener), where(listener))
                        + " name another port with it, or start the service again");
    }

    private static String who(ListenerSpec listener) {
        return "the listener '" + listener.name() + "'";
    }

    private static String where(ListenerSpec listener) {
        return listener.host() + ":" + listener.port();
    }
}
