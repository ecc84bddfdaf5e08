package dev.tidegate.gateway.l4;

import dev.tidegate.gateway.accesslog.LogEntry;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/** What one event loop owns for its relays of TCP. Used by that loop only. */
final class TcpLoop {
    private final EventLoop events;
    private final TcpTransport transport;
    private final Pipes pipes = new Pipes();
    private Consumer<LogEntry> log;

    TcpLoop(EventLoop events, TcpTransport transport, Consumer<LogEntry> log) {
        this.events = events;
        this.transport = transport;
        this.log = log;
    }

    EventLoop events() {
        return events;
    }

    TcpTransport transport() {
        return transport;
    }

    Pipes pipes() {
        return pipes;
    }

    Consumer<LogEntry> log() {
        return log;
    }

    /** Writes to another access log from now on. */
    void logTo(Consumer<LogEntry> newLog) {
        log = newLog;
    }
}
