package dev.tidegate.cli.load;

import java.io.Serial;

/** What a server sent is not HTTP/1.1. */
final class MalformedResponseException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    MalformedResponseException(String message) {
        super(message);
    }
}
