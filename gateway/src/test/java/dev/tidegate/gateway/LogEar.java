package dev.tidegate.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what the gateway tells its operator while it is open. */
final class LogEar extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("dev.tidegate.gateway");
    private final List<String> heard = new CopyOnWriteArrayList<>();

    LogEar() {
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        heard.add(record.getMessage());
    }

    /** The sentences that hold this text. */
    List<String> heard(String part) {
        return heard.stream().filter(sentence -> sentence.contains(part)).toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
