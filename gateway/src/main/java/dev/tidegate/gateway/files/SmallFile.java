package dev.tidegate.gateway.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file of certificates or of keys whole. */
public final class SmallFile {
    /** Chains have a few kilobytes; the bundle of all public issuers has a fifth of a megabyte. */
    private static final long BYTES_MAX = 4 * 1024 * 1024;

    private SmallFile() {}

    /**
     * All bytes of a file, at most 4 MiB. Blocks while it reads.
     *
     * @param expected what the file should hold, for the remedy: {@code certificates or of a key}
     */
    public static byte[] read(Path file, String expected) throws UnusableFileException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > BYTES_MAX) {
                throw new UnusableFileException(file, "is larger than 4 MiB", "name a file of " + expected);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new UnusableFileException(file, "does not exist", "create it, or name another file in the policy");
        } catch (AccessDeniedException denied) {
            throw new UnusableFileException(
                    file, "may not be read", "let the user that the gateway runs as read it, and nobody else");
        } catch (IOException failed) {
            throw new UnusableFileException(
                    file, "cannot be read (" + failed.getMessage() + ")", "name a file that can be read");
        }
    }
}
