package dev.tidegate.library;

import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.admit.Denial;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.FixedAnswer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds on its way along the line and while it is in service. Used again for later calls, which its
 * number tells apart.
 *
 * <p>Used by one thread at a time. Only the news of the queue come from another one: once, and not at all after the
 * wait was cancelled.
 */
class Ticket extends Waiter implements Call {
    private static final VarHandle NUMBER = number("number");
    private static final FixedAnswer NO_ANSWER = FixedAnswer.none();

    /** What the queue said. */
    enum News {
        NONE,
        ADMITTED,
        REFUSED
    }

    private volatile long number;
    private volatile News news = News.NONE;
    private volatile @Nullable Thread sleeper;

    // Kept by the line.
    Running running;
    GuardedCall call;
    final Reservation caller = new Reservation();
    final Reservation resource = new Reservation();

    @Nullable
    LiveRoute route;

    @Nullable
    LiveUpstream upstream;

    @Nullable
    Refusal refusal;

    Line.Next next = Line.Next.RESOURCE;
    long deadlineNanos;
    long waitNanos;
    long breakerPermit = Breaker.REFUSED;

    // Written before the news, read after them.
    private Denial denial = Denial.SHED;
    private String denier = "";
    private long retryAfterNanos;

    Ticket(Running running, GuardedCall call) {
        this.running = running;
        this.call = call;
    }

    private static VarHandle number(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Ticket.class, field, long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Begins with another call. */
    final void begin(Running newRunning, GuardedCall newCall) {
        running = newRunning;
        call = newCall;
        route = null;
        upstream = null;
        caller.clear();
        resource.clear();
    }

    /** The number of the call that has the ticket now. */
    final long number() {
        return number;
    }

    /** Ends the call of this number; false when it has ended before. */
    final boolean end(long ofCall) {
        return NUMBER.compareAndSet(this, ofCall, ofCall + 1);
    }

    final LiveRoute route() {
        return Objects.requireNonNull(route, "route");
    }

    final LiveUpstream upstream() {
        return Objects.requireNonNull(upstream, "upstream");
    }

    /** What the call is on the way to, or empty. */
    final String upstreamName() {
        return upstream == null ? "" : upstream.spec().name();
    }

    /** The header that tells the true cost of the call; empty for none. */
    final String settleHeader() {
        return route == null ? "" : route.spec().settleHeader();
    }

    final Refusal refusal() {
        return Objects.requireNonNull(refusal, "refusal");
    }

    final Optional<LiveRoute> findRoute() {
        return call.subject().route(running, call);
    }

    final Priority priority(LiveRoute ofRoute) {
        return call.priorityOr(ofRoute.spec().priority());
    }

    /** The line ends here. */
    final Line.Step refuse(Reason reason, String rule, long retryNanos) {
        return refuse(reason, rule, retryNanos, NO_ANSWER);
    }

    final Line.Step refuse(Reason reason, String rule, long retryNanos, FixedAnswer answer) {
        refusal = new Refusal(reason, rule, upstreamName(), retryNanos, answer);
        return Line.Step.REFUSED;
    }

    // ---- the queue

    /** Expects news: call it before the queue is asked. */
    final void expectNews(Line.Next goOnAt) {
        next = goOnAt;
        news = News.NONE;
    }

    final News news() {
        return news;
    }

    final Denial denial() {
        return denial;
    }

    /** The name of the limit by key that refused the call; empty when none did. */
    final String denier() {
        return denier;
    }

    final long retryAfterNanos() {
        return retryAfterNanos;
    }

    /** Which thread waits for the news, if one does. */
    final void sleeper(@Nullable Thread thread) {
        sleeper = thread;
    }

    @Override
    protected final void onAdmitted(long nowNanos) {
        news = News.ADMITTED;
        wake();
    }

    @Override
    protected final void onRefused(Denial why, String limit, long comeBackNanos) {
        denial = why;
        denier = limit;
        retryAfterNanos = comeBackNanos;
        news = News.REFUSED;
        wake();
    }

    /** Whether another call may have the ticket after this one. */
    boolean isReusable() {
        return true;
    }

    /** There are news. Waking somebody for nothing is harmless: who sleeps looks again. */
    void wake() {
        LockSupport.unpark(sleeper);
    }

    // ---- the call as limits see it

    @Override
    public final CharSequence method() {
        return call.method();
    }

    @Override
    public final CharSequence host() {
        return call.host();
    }

    @Override
    public final CharSequence path() {
        return call.path();
    }

    @Override
    public final CharSequence value(Attribute attribute) {
        return running.value(call, attribute);
    }
}
