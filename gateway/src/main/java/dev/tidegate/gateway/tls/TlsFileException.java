package dev.tidegate.gateway.tls;

import java.nio.file.Path;

/** A file of certificates or of a key cannot be used; the message is one sentence with file, reason and remedy. */
public final class TlsFileException extends Exception {
    private static final long serialVersionUID = 1;

    TlsFileException(Path file, String reason, String remedy) {
        super("file " + file + " " + reason + ": " + remedy + ".");
    }

    /** The sentence about the file. It never shows what is in a file of a key. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
