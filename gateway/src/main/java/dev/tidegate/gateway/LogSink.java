package dev.tidegate.gateway;

import dev.tidegate.gateway.accesslog.LogEntry;

/** Where one event loop writes down what came of a request; nowhere when the policy wants no access log. */
@FunctionalInterface
interface LogSink {
    /** A sink that keeps nothing. */
    LogSink NONE = entry -> {};

    void write(LogEntry entry);
}
