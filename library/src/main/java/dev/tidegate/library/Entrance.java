package dev.tidegate.library;

import dev.tidegate.Gate;
import dev.tidegate.Load;
import dev.tidegate.SharedStores;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.Policy;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where calls enter a gate and leave it: the policy in force, tickets and permits, and who looks after those that wait.
 * Thread-safe; a call that need not wait takes no lock.
 */
final class Entrance {
    /** How many can be told of reloads: a few parts of one application. */
    private static final int LISTENERS_MAX = 64;

    private final LibraryOptions options;
    private final LongSupplier nanoTime;
    private final Tickets tickets = new Tickets();
    private final Housekeeper housekeeper;
    private final Waiting waiting;
    private final @Nullable LeakWatch leaks;
    private final RefusalCounts refused = new RefusalCounts();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock reloading = new ReentrantLock();
    private final SharedStores stores;
    private volatile Running running;
    private volatile boolean closed;

    Entrance(Policy policy, LibraryOptions options) {
        long now = options.nanoTime().getAsLong();
        this.options = options;
        this.nanoTime = options.nanoTime();
        this.stores = options.stores().get();
        this.running = Running.of(Gate.of(policy, new SecureRandom().nextLong(), stores.of(policy.store()), now));
        this.leaks = options.leaks().equals(LibraryOptions.NO_LEAK_WATCH) ? null : new LeakWatch(options.leaks());
        this.housekeeper = new Housekeeper(this, now);
        this.waiting = new Waiting(nanoTime, housekeeper);
    }

    /** Begins to look after those that wait. */
    void open() {
        housekeeper.start();
    }

    /** Puts another policy in force, and tells whoever wants to know. */
    void reload(Policy policy) {
        reloading.lock();
        try {
            running = Running.of(reloaded(policy));
            stores.closeFormer();
            listeners.forEach(Runnable::run);
        } finally {
            reloading.unlock();
        }
    }

    private Gate reloaded(Policy policy) {
        Gate before = running.gate();
        try {
            return before.reloaded(policy, stores.of(policy.store()), nanoTime());
        } catch (RuntimeException refused) {
            stores.goBackTo(before.policy().store());
            throw refused;
        }
    }

    /** Runs the listener after each reload, before the next one. */
    void onReload(Runnable listener) {
        reloading.lock();
        try {
            if (listeners.size() == LISTENERS_MAX) {
                throw new IllegalStateException("a gate tells at most " + LISTENERS_MAX + " listeners of its reloads");
            }
            listeners.add(listener);
        } finally {
            reloading.unlock();
        }
    }

    void close() {
        closed = true;
        housekeeper.stop();
        stores.close();
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the gate is closed");
        }
    }

    LibraryOptions options() {
        return options;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    Running running() {
        return running;
    }

    /** How busy the process is, as last measured. */
    Load load() {
        return housekeeper.load();
    }

    // ---- in

    /** A ticket for a call, to be led along the line. */
    Ticket ticket(GuardedCall call) {
        requireOpen();
        return tickets.take(running, call);
    }

    /** Leads a call along the line, and waits where the line does, until the call has entered or is refused. */
    Line.Step goToTheEnd(Ticket ticket) throws InterruptedException {
        Line.Step step = Line.start(ticket, nanoTime());
        return step == Line.Step.ENTERED ? step : waiting.toTheEnd(ticket, step);
    }

    /** Leads a call along the line, and refuses it where it would have to wait for its turn. */
    Line.Step goWithoutWaiting(Ticket ticket) {
        return waiting.withoutWaiting(ticket, Line.start(ticket, nanoTime()));
    }

    /** Somebody waits in a queue: the housekeeper looks after him. */
    void somebodyWaits() {
        housekeeper.wake();
    }

    /** What becomes of a call that is at the end of the line. */
    Entry end(Ticket ticket, Line.Step step) {
        return step == Line.Step.ENTERED ? permit(ticket) : giveUp(ticket);
    }

    Permit permit(Ticket ticket) {
        Permit permit = new Permit(this, ticket);
        if (leaks != null) {
            leaks.watch(permit, this, ticket);
        }
        return permit;
    }

    /** Ends a call that was refused. */
    Refusal giveUp(Ticket ticket) {
        Refusal refusal = refused(ticket);
        tickets.giveBack(ticket);
        return refusal;
    }

    /** Counts a refusal. */
    Refusal refused(Ticket ticket) {
        Refusal refusal = ticket.refusal();
        refused.count(refusal.reason());
        return refusal;
    }

    long refused(Reason reason) {
        return refused.get(reason);
    }

    // ---- out

    Outcome outcome(Throwable failure) {
        return options.outcomes().outcome(failure);
    }

    /** Charges what the call of this number really cost, unless it has ended. */
    void settle(Ticket ticket, long number, long cost) {
        if (ticket.number() == number) {
            Line.settle(ticket, cost, nanoTime());
        }
    }

    /** Ends the call of this number; false when it has ended before. */
    boolean leave(Ticket ticket, long number, Outcome outcome) {
        if (!ticket.end(number)) {
            return false;
        }
        Line.leave(ticket, outcome, nanoTime());
        tickets.giveBack(ticket);
        return true;
    }
}
