package dev.tidegate.library;

import dev.tidegate.admit.Priority;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import java.time.Duration;

/**
 * A call of a method as the gate sees it: what is called, for whom, how much it matters and how long its caller waits.
 *
 * <p>What is called has a name, which the routes of the policy match as a path: {@code orders/create} is taken by
 * {@code match: /orders/**}. Immutable and thread-safe: keep one call for each operation and derive the others from it,
 * which also spares the search for the route.
 *
 * <pre>{@code
 * private static final GuardedCall CREATE = GuardedCall.to("orders/create").deadline(Duration.ofMillis(500));
 *
 * gate.call(CREATE.user(userId), () -> orders.create(order));
 * }</pre>
 */
public final class GuardedCall implements Call {
    private static final String USER = "user";
    private static final String CLIENT = "client-ip";
    private static final long NO_DEADLINE = Long.MAX_VALUE;
    private static final Duration DEADLINE_MAX = Duration.ofDays(1);

    private final Subject subject;
    private final Texts texts;
    private final Priority priority;
    private final boolean hasPriority;
    private final long deadlineNanos;

    private GuardedCall(Subject subject, Texts texts, Priority priority, boolean hasPriority, long deadlineNanos) {
        this.subject = subject;
        this.texts = texts;
        this.priority = priority;
        this.hasPriority = hasPriority;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * A call of an operation, by nobody in particular, as important as its route says, without a deadline.
     *
     * @param operation its name: words between slashes, such as {@code orders/create}; with or without a leading slash
     */
    public static GuardedCall to(String operation) {
        return to(Operation.of(operation));
    }

    /**
     * A call over a request that another server or framework holds: routes match its method, host and path, and limits
     * are kept by what it carries, unless something else is said here under the same name. The request is asked until
     * the call is let in or refused, by one thread at a time, which need not be the one that entered.
     */
    public static GuardedCall to(Call request) {
        return to(new Asked(request, false));
    }

    /**
     * A call over a request that leaves this service. Only routes that name a host take it, so that a route of what
     * comes in never counts what goes out.
     */
    public static GuardedCall outgoing(Call request) {
        return to(new Asked(request, true));
    }

    private static GuardedCall to(Subject subject) {
        return new GuardedCall(subject, Texts.NONE, Priority.CRITICAL, false, NO_DEADLINE);
    }

    /** The same call, made for this user: what {@code user} of the policy's {@code identity} stands for. */
    public GuardedCall user(String user) {
        return attribute(USER, user);
    }

    /**
     * The same call, made by this address: what {@code client-ip} of the policy stands for. Without one, the user
     * stands for it.
     */
    public GuardedCall client(String address) {
        return attribute(CLIENT, address);
    }

    /**
     * The same call with something that limits are kept by.
     *
     * @param name a name of the policy's {@code identity}, or that of a header, a cookie, a query parameter, a claim or
     *     an entry
     */
    public GuardedCall attribute(String name, String value) {
        return new GuardedCall(subject, texts.with(name, value), priority, hasPriority, deadlineNanos);
    }

    /** The same call, which matters so much, whatever its route says. */
    public GuardedCall priority(Priority other) {
        return new GuardedCall(subject, texts, other, true, deadlineNanos);
    }

    /**
     * The same call, whose caller waits no longer than this, counted from each {@code enter}. A call that cannot be
     * over by then is not begun, and one that is over later counts as late.
     *
     * @param time from zero, which is over: such a call is refused. More than a day counts as a day
     * @throws IllegalArgumentException when it is less than zero
     */
    public GuardedCall deadline(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time must be at least zero, but was " + time);
        }
        long nanos = (time.compareTo(DEADLINE_MAX) > 0 ? DEADLINE_MAX : time).toNanos();
        return new GuardedCall(subject, texts, priority, hasPriority, nanos);
    }

    /**
     * The same call, whose caller waits no longer than this either: of two deadlines the earlier one counts.
     *
     * @param time as in {@link #deadline}
     */
    public GuardedCall within(Duration time) {
        GuardedCall bounded = deadline(time);
        return bounded.deadlineNanos < deadlineNanos ? bounded : this;
    }

    /** The method of the request; empty for an operation. */
    @Override
    public CharSequence method() {
        return subject.method();
    }

    /** The host of the request; empty for an operation. */
    @Override
    public CharSequence host() {
        return subject.host();
    }

    /** The path of the request, or the name of the operation with a slash in front. */
    @Override
    public CharSequence path() {
        return subject.path();
    }

    @Override
    public CharSequence value(Attribute attribute) {
        String said = switch (attribute) {
            case Attribute.ClientAddress address -> texts.get(CLIENT);
            case Attribute.Header header -> texts.get(header.name());
            case Attribute.Cookie cookie -> texts.get(cookie.name());
            case Attribute.Query query -> texts.get(query.name());
            case Attribute.Claim claim -> texts.get(claim.name());
            case Attribute.Entry entry -> texts.get(entry.key());
            case Attribute.Path path -> "";
            case Attribute.Host host -> "";
            case Attribute.Method method -> "";
        };
        CharSequence known = said.isEmpty() ? subject.value(attribute) : said;
        return known.isEmpty() && attribute instanceof Attribute.ClientAddress ? texts.get(USER) : known;
    }

    /** What was given under a name of the policy's {@code identity}; empty for nothing. */
    String text(String name) {
        return texts.get(name);
    }

    /** How much the call matters: as much as its route says, unless it says so itself. */
    Priority priorityOr(Priority ofRoute) {
        return hasPriority ? priority : ofRoute;
    }

    /** Whether the caller said how long it waits. */
    boolean hasDeadline() {
        return deadlineNanos != NO_DEADLINE;
    }

    /** How long the caller waits; without meaning when it did not say. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    Subject subject() {
        return subject;
    }

    @Override
    public String toString() {
        return subject.path().toString();
    }
}
