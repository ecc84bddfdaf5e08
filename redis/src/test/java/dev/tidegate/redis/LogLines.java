package dev.tidegate.redis;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is logged through {@code java.util.logging} while it is open, with stack traces. Thread-safe. */
final class LogLines extends Handler implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final Logger client = Logger.getLogger("io.lettuce");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    LogLines() {
        setLevel(Level.ALL);
        root.addHandler(this);
        client.setLevel(Level.FINE);
    }

    List<String> all() {
        return lines;
    }

    @Override
    public void publish(LogRecord line) {
        StringWriter text = new StringWriter();
        text.append(line.getLevel() + " " + line.getLoggerName() + " " + formatter.formatMessage(line));
        if (line.getThrown() != null) {
            line.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        lines.add(text.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
        client.setLevel(null);
    }
}
