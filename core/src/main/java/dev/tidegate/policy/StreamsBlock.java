package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseBytes;
import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.model.Attribute;

/** The settings of a route about WebSockets and server-sent events. */
final class StreamsBlock {
    static final Setting<Streams, Long> IDLE = Setting.of(
            "idle",
            Types.duration("1ms", "30day"),
            parseDurationNanos("5min"),
            Streams::idleNanos,
            "How long one may carry nothing in either direction.");

    static final Setting<Streams, Long> MAX_MESSAGE = Setting.of(
            "max-message",
            Types.size("1B", "1GiB"),
            parseBytes("1MiB"),
            Streams::maxMessageBytes,
            "The largest message of a WebSocket; a larger one closes it with 1009.");

    static final Setting<Streams, Integer> MAX_PER_USER = Setting.of(
            "max-per-user",
            Types.count(1, 10_000_000),
            1_000,
            Streams::maxPerUser,
            "How many one user may hold at once; one more gets 429.");

    private static final Setting<Streams, Attribute> KEY = Setting.of(
            "key", new AttributeType(), new Attribute.ClientAddress(), Streams::key, "What tells users apart.");

    static final Block<Streams> BLOCK = Block.of(
            "a block of streams",
            "What WebSockets and server-sent events may hold. They outlive the total time of ordinary exchanges.",
            values -> new Streams(values.get(IDLE), values.get(MAX_MESSAGE), values.get(MAX_PER_USER), values.get(KEY)),
            IDLE,
            MAX_MESSAGE,
            MAX_PER_USER,
            KEY);

    private StreamsBlock() {}
}
