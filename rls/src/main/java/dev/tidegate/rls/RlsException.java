package dev.tidegate.rls;

import java.io.Serial;

/** The service cannot do what it was told; the message says why, and what to do about it. */
public final class RlsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    RlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
