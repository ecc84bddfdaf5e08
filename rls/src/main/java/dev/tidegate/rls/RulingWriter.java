package dev.tidegate.rls;

import dev.tidegate.answer.RetryTime;
import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.limit.LimitStatus;
import dev.tidegate.model.Reason;
import dev.tidegate.rls.wire.Descriptor;
import dev.tidegate.rls.wire.ProtoWriter;
import dev.tidegate.rls.wire.Query;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Writes the {@code RateLimitResponse} of one request: a status for each descriptor, and of a refusal the fields that
 * the client is to see and, for the proxy's log, what refused it and why. Not thread-safe.
 */
final class RulingWriter {
    private static final int OK = 1;
    private static final int OVER_LIMIT = 2;
    private static final long UINT32_MAX = 0xffff_ffffL;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final String RETRY_AFTER = "retry-after";

    private final Running running;
    private final Query query;
    private final boolean passes;
    private final long nowNanos;
    private final ProtoWriter message = new ProtoWriter();
    private boolean isExplained;

    RulingWriter(Running running, Query query, boolean passes, long nowNanos) {
        this.running = running;
        this.query = query;
        this.passes = passes;
        this.nowNanos = nowNanos;
        message.number(1, passes ? OK : OVER_LIMIT);
    }

    /** Adds the status of the next descriptor; the first that is over its limit is the one that is explained. */
    void add(Descriptor descriptor, Part part) {
        boolean isOver = !passes && part.isOver(nowNanos);
        Optional<LimitStatus> status = part.status(nowNanos);
        ProtoWriter writer = new ProtoWriter().number(1, isOver ? OVER_LIMIT : OK);
        status.ifPresent(known -> addLimit(writer, known, isOver));
        if (part.matter() instanceof Matter.Unlimited) {
            writer.number(3, UINT32_MAX);
        }
        message.message(2, writer);
        if (isOver && !isExplained) {
            isExplained = true;
            explain(descriptor, part, status);
        }
    }

    Ruling ruling() {
        return new Ruling(!passes, message.toBytes());
    }

    private void addLimit(ProtoWriter writer, LimitStatus status, boolean isOver) {
        long nanos = isOver ? status.retryAfterNanos() : status.resetNanos();
        writer.field(2, running.text(status).current());
        writer.number(3, isOver ? 0 : Math.clamp(status.remaining(), 0, UINT32_MAX));
        if (nanos != Long.MAX_VALUE) {
            writer.message(4, new ProtoWriter().number(1, nanos / SECOND).number(2, nanos % SECOND));
        }
    }

    private void explain(Descriptor descriptor, Part part, Optional<LimitStatus> status) {
        Reason reason = part.reason();
        long retryNanos = part.retryAfterNanos(nowNanos);
        if (retryNanos > 0) {
            RetryTime retry =
                    RetryTime.of(retryNanos, ThreadLocalRandom.current().nextLong());
            header(RETRY_AFTER, Long.toString(retry.seconds()));
            status.map(running::text).ifPresent(text -> text.addFields(this::header, retry));
        }
        ProtoWriter metadata = new ProtoWriter();
        text(metadata, "domain", query.domain());
        text(metadata, "rule", status.map(LimitStatus::name).orElse(""));
        text(metadata, "reason", reason.text());
        text(metadata, "descriptor", text(descriptor));
        if (retryNanos > 0) {
            ProtoWriter millis = new ProtoWriter().real(2, (double) Math.ceilDiv(retryNanos, MILLI));
            metadata.message(1, new ProtoWriter().text(1, "retry_after_ms").message(2, millis));
        }
        message.message(6, metadata);
    }

    private void header(String name, String value) {
        message.message(3, new ProtoWriter().text(1, name).text(2, value));
    }

    /** Adds a field to a {@code google.protobuf.Struct}. */
    private static void text(ProtoWriter struct, String name, String value) {
        struct.message(1, new ProtoWriter().text(1, name).message(2, new ProtoWriter().field(3, utf8(value))));
    }

    private static byte[] utf8(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Descriptor descriptor) {
        return descriptor.entries().stream().map(RulingWriter::text).collect(Collectors.joining(", "));
    }

    private static String text(DescriptorEntry entry) {
        return entry.key() + "=" + entry.value();
    }
}
