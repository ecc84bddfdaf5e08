package dev.tidegate.gateway.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A handshake with a server came to nothing; the message says what was wrong with the server. */
public final class HandshakeException extends IOException {
    private static final long serialVersionUID = 1;

    private static final int CAUSES_MAX = 16;

    private final HandshakeFault fault;

    private HandshakeException(HandshakeFault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** What a failed handshake failed of. */
    public static HandshakeException of(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof DistrustException distrust) {
                return new HandshakeException(distrust.fault(), String.valueOf(distrust.getMessage()), failure);
            }
            cause = cause.getCause();
        }
        return new HandshakeException(HandshakeFault.FAILED, String.valueOf(failure.getMessage()), failure);
    }

    /** The server did not agree to the only protocol that was offered. */
    public static HandshakeException wrongProtocol() {
        return new HandshakeException(HandshakeFault.WRONG_PROTOCOL, "it agreed to no HTTP/2", null);
    }

    /** Why. */
    public HandshakeFault fault() {
        return fault;
    }
}
