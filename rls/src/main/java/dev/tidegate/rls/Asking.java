package dev.tidegate.rls;

import dev.tidegate.rls.wire.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One request from its arrival to its answer: all of its descriptors pass together, or none is charged but for what was
 * used already.
 *
 * <p>What this node knows decides at once, on the thread of the caller. When a store has to be asked, or a limit makes
 * the call wait for its turn, the request goes on where its reply wants it to.
 */
final class Asking {
    private final Running running;
    private final Query query;
    private final Reply reply;
    private final Clockwork clockwork;
    private final List<Part> parts;
    private final AtomicInteger unanswered = new AtomicInteger();
    private boolean passes = true;

    Asking(Running running, Query query, List<Matter> matters, Reply reply, Clockwork clockwork) {
        this.running = running;
        this.query = query;
        this.reply = reply;
        this.clockwork = clockwork;
        this.parts = new ArrayList<>(matters.size());
        for (Matter matter : matters) {
            parts.add(new Part(matter));
        }
    }

    void start(long nowNanos) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).charge(nowNanos);
        }
        boolean decidesByTaking = parts.size() == 1 && parts.getFirst().takes();
        if ((decidesByTaking || wouldPass(nowNanos)) && takeAll(nowNanos)) {
            await(nowNanos);
        } else {
            refuse(nowNanos);
        }
    }

    /** Whether all would pass. The first that would not is asked for real, so that it counts as refused. */
    private boolean wouldPass(long nowNanos) {
        Part over = null;
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).peek(nowNanos) && over == null) {
                over = parts.get(i);
            }
        }
        boolean unused = over != null && over.take(nowNanos);
        return over == null;
    }

    private boolean takeAll(long nowNanos) {
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).take(nowNanos)) {
                return false;
            }
        }
        return true;
    }

    /** Goes on when the store has said what it was asked, if it was. */
    private void await(long nowNanos) {
        List<Part> pending = new ArrayList<>(0);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).isPending()) {
                pending.add(parts.get(i));
            }
        }
        if (pending.isEmpty()) {
            settle(nowNanos);
            return;
        }
        unanswered.set(pending.size());
        pending.forEach(part -> part.onAnswer(() -> {
            if (unanswered.decrementAndGet() == 0) {
                reply.resume(() -> conclude(pending, clockwork.nanoTime()));
            }
        }));
    }

    private void conclude(List<Part> pending, long nowNanos) {
        for (Part part : pending) {
            boolean granted = part.conclude(nowNanos);
            passes = passes && granted;
        }
        if (passes) {
            settle(nowNanos);
        } else {
            refuse(nowNanos);
        }
    }

    /** All are granted; goes on when it is their turn. */
    private void settle(long nowNanos) {
        Part last = parts.getFirst();
        for (int i = 1; i < parts.size(); i++) {
            last = parts.get(i).waitNanos() > last.waitNanos() ? parts.get(i) : last;
        }
        if (last.waitNanos() == 0) {
            answer(nowNanos);
        } else if (last.waitNanos() < reply.patienceNanos()) {
            clockwork.after(last.waitNanos(), () -> reply.resume(() -> answer(clockwork.nanoTime())));
        } else {
            last.tooLate();
            refuse(nowNanos);
        }
    }

    private void refuse(long nowNanos) {
        passes = false;
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).cancel(nowNanos);
        }
        answer(nowNanos);
    }

    private void answer(long nowNanos) {
        RulingWriter writer = new RulingWriter(running, query, passes, nowNanos);
        for (int i = 0; i < parts.size(); i++) {
            writer.add(query.descriptors().get(i), parts.get(i));
        }
        reply.answer(writer.ruling());
    }
}
