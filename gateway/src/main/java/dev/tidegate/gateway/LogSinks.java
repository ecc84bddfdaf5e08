package dev.tidegate.gateway;

import dev.tidegate.gateway.accesslog.AccessLog;
import dev.tidegate.gateway.accesslog.LogCounts;
import dev.tidegate.gateway.accesslog.LogWriter;
import dev.tidegate.policy.AccessLogSpec;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** The access log of a gateway, if its policy wants one. */
final class LogSinks implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    private static final LogCounts NOTHING = new LogCounts(0, 0, 0, 0);

    private final AccessLogSpec spec;
    private final int loops;
    private final Optional<AccessLog> log;

    private LogSinks(AccessLogSpec spec, int loops, Optional<AccessLog> log) {
        this.spec = spec;
        this.loops = loops;
        this.log = log;
    }

    /** Opens the log; fails with one sentence when it cannot be written. */
    static LogSinks open(AccessLogSpec spec, int loops) {
        if (spec.path().isEmpty()) {
            return new LogSinks(spec, loops, Optional.empty());
        }
        try {
            return new LogSinks(
                    spec,
                    loops,
                    Optional.of(AccessLog.open(spec, loops, sentence -> LOGGER.log(Level.WARNING, sentence))));
        } catch (IOException failed) {
            throw new GatewayException(String.valueOf(failed.getMessage()), failed);
        }
    }

    /**
     * The log that a reload goes on with: this one, if it is the one that is wanted and has sinks for so many loops.
     */
    LogSinks reopened(AccessLogSpec wanted, int wantedLoops) {
        return wanted.equals(spec) && wantedLoops <= loops ? this : open(wanted, wantedLoops);
    }

    /** The sink of one more event loop. */
    LogSink next() {
        if (log.isEmpty()) {
            return LogSink.NONE;
        }
        LogWriter writer = log.get().writer();
        return writer::write;
    }

    /** Reopens the path after a rename. */
    void rotate() {
        try {
            if (log.isPresent()) {
                log.get().rotate();
            }
        } catch (IOException failed) {
            throw new GatewayException(String.valueOf(failed.getMessage()), failed);
        }
    }

    LogCounts counts() {
        return log.map(AccessLog::counts).orElse(NOTHING);
    }

    @Override
    public void close() {
        log.ifPresent(AccessLog::close);
    }
}
