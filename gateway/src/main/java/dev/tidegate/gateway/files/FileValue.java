package dev.tidegate.gateway.files;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A value that is read from files, and read again when they change. Files that cannot be used leave the value as it
 * was. {@link #value} may be called by any thread, the rest by one at a time.
 */
public final class FileValue<T> {
    private final List<Path> files;
    private final Reader<T> reader;
    private volatile T value;
    private List<FileStamp> stamps;
    private String problem = "";
    private String told = "";

    /** How the value is read. */
    public interface Reader<T> {
        /** Reads the value; blocks while it does. */
        T read() throws UnusableFileException;
    }

    private FileValue(List<Path> files, Reader<T> reader) throws UnusableFileException {
        this.files = List.copyOf(files);
        this.reader = reader;
        // Taken before the files are read: a change in between is seen at the next look.
        this.stamps = FileStamp.of(files);
        this.value = reader.read();
    }

    /** Reads the value for the first time. */
    public static <T> FileValue<T> open(List<Path> files, Reader<T> reader) throws UnusableFileException {
        return new FileValue<>(files, reader);
    }

    /** The value in force. */
    public T value() {
        return value;
    }

    /**
     * Reads the value again if the files have changed. What cannot be used is told once, and only when it still cannot
     * be used at the next look: a certificate and its key are two files, and one is written before the other.
     *
     * @return whether there is a new value
     */
    public boolean look(Consumer<String> complaints) {
        List<FileStamp> now = FileStamp.of(files);
        if (now.equals(stamps) && problem.isEmpty()) {
            return false;
        }
        stamps = now;
        try {
            value = reader.read();
            problem = "";
            told = "";
            return true;
        } catch (UnusableFileException unusable) {
            complain(unusable.sentence(), complaints);
            return false;
        }
    }

    private void complain(String sentence, Consumer<String> complaints) {
        if (sentence.equals(problem) && !sentence.equals(told)) {
            told = sentence;
            complaints.accept(sentence);
        }
        problem = sentence;
    }
}
