package dev.tidegate.rls;

import dev.tidegate.Gate;
import dev.tidegate.SharedStore;
import dev.tidegate.policy.Policy;
import dev.tidegate.rls.wire.Descriptor;
import dev.tidegate.rls.wire.MalformedMessageException;
import dev.tidegate.rls.wire.Query;
import dev.tidegate.rls.wire.QueryReader;
import dev.tidegate.rls.wire.Unit;

/**
 * Where requests arrive, however they came: reads them, decides them by the gate in force, and answers. Thread-safe.
 */
final class Desk {
    /** The most descriptors of one request. */
    static final int DESCRIPTORS_MAX = 64;

    private final Quotas quotas;
    private final Clockwork clockwork;
    private final RlsMetrics metrics;
    private volatile Running running;

    Desk(Gate gate, Quotas quotas, Clockwork clockwork, RlsMetrics metrics) {
        this.running = new Running(gate);
        this.quotas = quotas;
        this.clockwork = clockwork;
        this.metrics = metrics;
    }

    Gate gate() {
        return running.gate();
    }

    /** What the limits in force are shared in. */
    SharedStore store() {
        return gate().store();
    }

    /** Puts another policy in force; requests under way end under the one they came under. */
    void reload(Policy policy, SharedStore store) {
        running = new Running(running.gate().reloaded(policy, store, clockwork.nanoTime()));
    }

    /** Decides the {@code RateLimitRequest} in a message. Does not block. */
    void ask(byte[] message, Reply reply) {
        Query query;
        try {
            query = QueryReader.read(message);
        } catch (MalformedMessageException malformed) {
            invalid(reply, "not a RateLimitRequest: " + malformed.getMessage());
            return;
        }
        String problem = problem(query);
        if (problem.isEmpty()) {
            Running now = running;
            new Asking(now, query, now.matters(query, quotas), counted(reply), clockwork).start(clockwork.nanoTime());
        } else {
            invalid(reply, problem);
        }
    }

    private void invalid(Reply reply, String why) {
        metrics.countInvalid();
        reply.invalid(why);
    }

    private Reply counted(Reply reply) {
        return new Counted(reply, metrics);
    }

    private static String problem(Query query) {
        if (query.domain().isEmpty()) {
            return "rate limit domain must not be empty";
        }
        if (query.descriptors().isEmpty()) {
            return "rate limit descriptor list must not be empty";
        }
        if (query.descriptors().size() > DESCRIPTORS_MAX) {
            return "a request may have " + DESCRIPTORS_MAX + " descriptors at most";
        }
        for (Descriptor descriptor : query.descriptors()) {
            if (!descriptor.quota().isNone()
                    && Unit.of(descriptor.quota().unit()).isEmpty()) {
                return "the limit of a descriptor has no unit that is known";
            }
        }
        return "";
    }

    /** Counts what becomes of a request. */
    private record Counted(Reply reply, RlsMetrics metrics) implements Reply {
        @Override
        public long patienceNanos() {
            return reply.patienceNanos();
        }

        @Override
        public void resume(Runnable next) {
            reply.resume(next);
        }

        @Override
        public void answer(Ruling ruling) {
            metrics.count(ruling);
            reply.answer(ruling);
        }

        @Override
        public void invalid(String why) {
            metrics.countInvalid();
            reply.invalid(why);
        }
    }
}
