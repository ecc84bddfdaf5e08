package dev.tidegate.rls;

import java.io.Serial;

/** A file of TLS cannot be used; the message is a sentence with file, reason and remedy, and nothing of a key. */
final class UnusableFileException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Says what is wrong with a file.
     *
     * @param reason goes on where the sentence begins with the file: {@code does not exist}
     * @param remedy what to do about it
     */
    UnusableFileException(String file, String reason, String remedy) {
        super("the file " + file + " " + reason + "; " + remedy);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
