package dev.tidegate.gateway.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that only grows. What a crash left of a torn last line is closed with a line break. */
final class LogFile implements LogTarget {
    private final Path path;
    private FileChannel channel;

    /** Opens the file, creating it if needed, or fails with a sentence that says what to do. */
    LogFile(Path path) throws IOException {
        this.path = path;
        channel = open(path);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int written = channel.write(bytes);
        if (written <= 0) {
            throw new IOException("nothing more can be written");
        }
        return written;
    }

    @Override
    public boolean reopen() throws IOException {
        FileChannel fresh = open(path);
        channel.close();
        channel = fresh;
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static FileChannel open(Path path) throws IOException {
        try {
            boolean torn = endsTorn(path);
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            if (torn) {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
            return channel;
        } catch (IOException e) {
            throw new IOException(sentence(path, e), e);
        }
    }

    private static boolean endsTorn(Path path) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path) || Files.size(path) == 0) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    private static String sentence(Path path, IOException error) {
        String remedy = switch (error) {
            case NoSuchFileException missing ->
                "create the directory " + path.toAbsolutePath().getParent();
            case AccessDeniedException denied -> "let this user write there";
            case FileSystemException other -> cause(other) + ": free or repair it";
            default -> cause(error) + ": free or repair it";
        };
        return "the access log " + path + " cannot be opened; " + remedy + ", or name another path under access-log";
    }

    static String cause(IOException error) {
        String reason = error instanceof FileSystemException system ? system.getReason() : error.getMessage();
        return reason == null ? error.getClass().getSimpleName() : reason;
    }
}
