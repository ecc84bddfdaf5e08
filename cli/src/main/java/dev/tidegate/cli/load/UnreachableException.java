package dev.tidegate.cli.load;

import java.io.IOException;
import java.io.Serial;

/** Nothing answers where the load should go. */
public final class UnreachableException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Says where, and what the system said. */
    public UnreachableException(String address, Throwable cause) {
        super("nothing answers at " + address + " (" + reason(cause) + ")", cause);
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        for (Throwable next = cause; next != null; next = next.getCause()) {
            root = next;
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }
}
