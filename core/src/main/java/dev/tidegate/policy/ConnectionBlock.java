package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.policy.UpstreamSpec.Connections;
import dev.tidegate.policy.UpstreamSpec.Timeouts;

/** The settings of an upstream about its connections and their times. */
final class ConnectionBlock {
    private static final Setting<Connections, Integer> MIN =
            Setting.of("min", Types.count(0, 100_000), 0, Connections::min, "How many are kept open even when idle.");

    static final Setting<Connections, Integer> MAX =
            Setting.of("max", Types.count(1, 1_000_000), 1_024, Connections::max, "How many there are at most.");

    private static final Setting<Connections, Integer> IDLE = Setting.derived(
            "idle",
            Types.count(0, 100_000),
            Setting.Fallback.of("64, or max when that is less", values -> Math.min(64, values.get(MAX))),
            Connections::idle,
            "How many idle ones are kept at most.");

    static final Setting<Connections, Long> REQUESTS = Setting.of(
            "requests",
            WordOr.off(Types.longCount(1, 1_000_000_000_000L), 0L),
            10_000L,
            Connections::requests,
            "After how many requests a connection is closed.");

    static final Setting<Connections, Long> IDLE_TIME = Setting.of(
            "idle-time",
            Types.duration("1ms", "1day"),
            parseDurationNanos("4s"),
            Connections::idleNanos,
            "How long an idle connection is kept. Keep it below the server's own idle time.");

    static final Block<Connections> CONNECTIONS = Block.of(
                    "a block of connections",
                    "How many connections are kept to each server, and for how long.",
                    values -> new Connections(
                            values.get(MIN),
                            values.get(IDLE),
                            values.get(MAX),
                            values.get(REQUESTS),
                            values.get(IDLE_TIME)),
                    MIN,
                    IDLE,
                    MAX,
                    REQUESTS,
                    IDLE_TIME)
            .rule(new Rule.Check<>(
                    IDLE,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(IDLE) <= values.get(MAX),
                    values -> "idle (" + values.get(IDLE) + ") is above max (" + values.get(MAX) + ")",
                    "lower idle or raise max"))
            .rule(new Rule.Check<>(
                    MIN,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(MIN) <= values.get(IDLE),
                    values -> "min (" + values.get(MIN) + ") is above idle (" + values.get(IDLE) + ")",
                    "lower min or raise idle"));

    static final Setting<Timeouts, Long> CONNECT = Setting.of(
            "connect",
            Types.duration("1ms", "10min"),
            parseDurationNanos("1s"),
            Timeouts::connectNanos,
            "To accept a connection.");

    static final Setting<Timeouts, Long> RESPONSE = Setting.of(
            "response",
            Types.duration("1ms", "1day"),
            parseDurationNanos("30s"),
            Timeouts::responseNanos,
            "From the end of the request to the head of the reply, and between parts of its body.");

    static final Setting<Timeouts, Long> TOTAL = Setting.of(
            "total",
            WordOr.off(Types.duration("1ms", "30day"), 0L),
            0L,
            Timeouts::totalNanos,
            "For the whole exchange.");

    static final Block<Timeouts> TIMEOUTS = Block.of(
            "a block of server timeouts",
            "How long a server may take before the caller gets 504.",
            values -> new Timeouts(values.get(CONNECT), values.get(RESPONSE), values.get(TOTAL)),
            CONNECT,
            RESPONSE,
            TOTAL);

    private ConnectionBlock() {}
}
