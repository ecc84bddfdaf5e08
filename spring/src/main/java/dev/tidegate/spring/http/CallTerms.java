package dev.tidegate.spring.http;

import dev.tidegate.admit.Priority;
import dev.tidegate.library.GuardedCall;
import dev.tidegate.policy.HttpSettings;
import dev.tidegate.retry.TimeoutText;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of its request: how long it waits for the reply, and how much the request matters. It is read from
 * the headers that the gateway reads, and told again to whoever is called on behalf of the request. Immutable; times
 * are those of {@link System#nanoTime}.
 */
public final class CallTerms {
    /** Of a caller that says nothing. */
    public static final CallTerms NONE = new CallTerms(Form.UNSAID, 0, null);

    /** The name under which requests and contexts keep their terms. */
    public static final String KEY = CallTerms.class.getName();

    private static final String GRPC_TIMEOUT = "grpc-timeout";
    private static final long MILLI_NANOS = 1_000_000L;

    private final Form form;
    private final long untilNanos;
    private final @Nullable Priority priority;

    /** How the caller says how long it waits. */
    private enum Form {
        UNSAID,
        WITH_UNIT,
        /** As a plain number of milliseconds. */
        BARE
    }

    private CallTerms(Form form, long untilNanos, @Nullable Priority priority) {
        this.form = form;
        this.untilNanos = untilNanos;
        this.priority = priority;
    }

    /**
     * Reads what a request says. A {@code grpc-timeout} counts as well, and of two times the shorter one; a priority is
     * believed from whom the request {@linkplain RequestCall#isPeerTrusted trusts}, and one in no known word is none.
     *
     * @param headers which headers say it
     * @return empty when the header for deadlines is there, but says no time
     */
    public static Optional<CallTerms> of(RequestCall request, HttpSettings headers) {
        String time = request.field(headers.deadlineHeader());
        long nanos = time.isEmpty() ? TimeoutText.NANOS_MAX : TimeoutText.parse(time);
        if (nanos == TimeoutText.MALFORMED) {
            return Optional.empty();
        }
        CallTerms said = NONE.matters(priority(request, headers.priorityHeader()));
        if (!time.isEmpty()) {
            said = said.until(nanos, TimeoutText.isBare(time) ? Form.BARE : Form.WITH_UNIT);
        }
        long grpcNanos = TimeoutText.parseGrpc(request.field(GRPC_TIMEOUT));
        return Optional.of(grpcNanos == TimeoutText.MALFORMED ? said : said.within(Duration.ofNanos(grpcNanos)));
    }

    private static @Nullable Priority priority(RequestCall request, String header) {
        String word = request.field(header);
        if (!word.isEmpty() && request.isPeerTrusted()) {
            for (Priority one : Priority.values()) {
                if (one.text().equals(word)) {
                    return one;
                }
            }
        }
        return null;
    }

    private CallTerms until(long nanos, Form newForm) {
        return new CallTerms(newForm, System.nanoTime() + nanos, priority);
    }

    private CallTerms matters(@Nullable Priority other) {
        return other == null ? this : new CallTerms(form, untilNanos, other);
    }

    /** The same terms, of a caller that waits no longer than this either; a time below zero is over. */
    public CallTerms within(Duration time) {
        boolean isShorter = !hasDeadline() || time.compareTo(left()) < 0;
        return isShorter ? until(Math.max(0, time.toNanos()), hasDeadline() ? form : Form.WITH_UNIT) : this;
    }

    /** What holds for a call that is made on behalf of this caller and has terms of its own: they go before. */
    public CallTerms and(CallTerms own) {
        CallTerms both = matters(own.priority);
        if (!own.hasDeadline()) {
            return both;
        }
        CallTerms bounded = both.within(own.left());
        return new CallTerms(own.form, bounded.untilNanos, bounded.priority);
    }

    /** Whether nothing is said. */
    public boolean isNone() {
        return !hasDeadline() && priority == null;
    }

    /** Whether the caller says how long it waits. */
    public boolean hasDeadline() {
        return form != Form.UNSAID;
    }

    /** How long the caller still waits, from zero; without meaning when it does not say. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
    }

    /** Whether the caller waits longer than this. */
    public boolean allow(Duration wait) {
        return !hasDeadline() || wait.compareTo(left()) < 0;
    }

    /** The call, which waits no longer than the caller. */
    public GuardedCall bound(GuardedCall call) {
        return hasDeadline() ? call.within(left()) : call;
    }

    /** The call, which waits no longer than the caller, and matters as much as it says. */
    public GuardedCall on(GuardedCall call) {
        return bound(priority == null ? call : call.priority(priority));
    }

    /**
     * Tells the next server what is left and what is out of the ordinary, in the form in which the caller told it.
     *
     * @param headers which headers say it
     * @param sink gets names and values
     */
    public void tell(HttpSettings headers, BiConsumer<String, String> sink) {
        if (hasDeadline() && !headers.deadlineHeader().isEmpty()) {
            long millis = left().toNanos() / MILLI_NANOS;
            sink.accept(headers.deadlineHeader(), form == Form.BARE ? Long.toString(millis) : millis + "ms");
        }
        tellPriority(headers, sink);
    }

    /** Tells the next server how much the call matters, if that is out of the ordinary; like {@link #tell}. */
    public void tellPriority(HttpSettings headers, BiConsumer<String, String> sink) {
        if (priority != null
                && priority != Priority.CRITICAL
                && !headers.priorityHeader().isEmpty()) {
            sink.accept(headers.priorityHeader(), priority.text());
        }
    }
}
