package dev.tidegate.gateway.files;

import java.nio.file.Path;

/** A file that the policy names cannot be used; the message is one sentence with file, reason and remedy. */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Says what is wrong with a file.
     *
     * @param reason goes on where the sentence begins with the file: {@code does not exist}
     * @param remedy what to do about it, without a full stop
     */
    public UnusableFileException(Path file, String reason, String remedy) {
        super("file " + file + " " + reason + ": " + remedy + ".");
    }

    /** The sentence about the file. It never shows what is in a file of a key. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
