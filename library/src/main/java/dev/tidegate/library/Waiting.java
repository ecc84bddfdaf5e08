package dev.tidegate.library;

import dev.tidegate.model.Reason;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Makes the calling thread wait where the line does. It parks, so a virtual thread leaves its carrier. An interrupt
 * ends the wait: the place in the queue, or the one that came at the same moment, is given back.
 */
final class Waiting {
    /** The news are on their way, from a thread that is about to tell them. */
    private static final long MOMENT_NANOS = 10_000L;

    private final LongSupplier nanoTime;
    private final Housekeeper housekeeper;

    Waiting(LongSupplier nanoTime, Housekeeper housekeeper) {
        this.nanoTime = nanoTime;
        this.housekeeper = housekeeper;
    }

    /** Goes along the line to its end, however long that takes. */
    Line.Step toTheEnd(Ticket ticket, Line.Step first) throws InterruptedException {
        Line.Step step = first;
        while (true) {
            switch (step) {
                case ENTERED, REFUSED -> {
                    return step;
                }
                case LATER -> {
                    sleep(ticket);
                    step = Line.resume(ticket, nanoTime.getAsLong());
                }
                case ASKED -> step = awaitAnswer(ticket);
                case QUEUED -> step = awaitNews(ticket);
            }
        }
    }

    /**
     * Does not wait for a turn: the line ends here, unless the news have come meanwhile. Only what the store of shared
     * limits says is waited for, which takes no longer than its timeout; an interrupt is kept for later.
     */
    Line.Step withoutWaiting(Ticket ticket, Line.Step first) {
        Line.Step step = first;
        while (true) {
            switch (step) {
                case ENTERED, REFUSED -> {
                    return step;
                }
                case LATER -> step = withdraw(ticket, step, Reason.RATE);
                case ASKED -> step = awaitAnswerThroughInterrupts(ticket);
                case QUEUED -> step = withdraw(ticket, step, Reason.CONCURRENCY);
            }
        }
    }

    /** Ends the line for this reason, or goes on if the news have come meanwhile. */
    private Line.Step withdraw(Ticket ticket, Line.Step waiting, Reason reason) {
        if (Line.withdraw(ticket, waiting, nanoTime.getAsLong())) {
            return Line.refuseToWait(ticket, waiting, reason);
        }
        awaitMoment(ticket);
        return Line.resume(ticket, nanoTime.getAsLong());
    }

    private void sleep(Ticket ticket) throws InterruptedException {
        long until = nanoTime.getAsLong() + ticket.waitNanos;
        for (long left = ticket.waitNanos; left > 0; left = until - nanoTime.getAsLong()) {
            if (Thread.interrupted()) {
                boolean unused = Line.withdraw(ticket, Line.Step.LATER, nanoTime.getAsLong());
                throw new InterruptedException("interrupted while waiting for a rate limit");
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private Line.Step awaitAnswer(Ticket ticket) throws InterruptedException {
        Answer answer = ask(ticket);
        while (!answer.isGiven()) {
            if (Thread.interrupted()) {
                boolean unused = Line.withdraw(ticket, Line.Step.ASKED, nanoTime.getAsLong());
                throw new InterruptedException("interrupted while waiting for the store of shared limits");
            }
            long leftNanos = leftNanos(ticket);
            if (leftNanos <= 0) {
                return withdraw(ticket, Line.Step.ASKED, Reason.TIMEOUT);
            }
            LockSupport.parkNanos(this, leftNanos);
        }
        return Line.resume(ticket, nanoTime.getAsLong());
    }

    private Line.Step awaitAnswerThroughInterrupts(Ticket ticket) {
        boolean interrupted = false;
        try {
            Answer answer = ask(ticket);
            while (!answer.isGiven()) {
                long leftNanos = leftNanos(ticket);
                if (leftNanos <= 0) {
                    return withdraw(ticket, Line.Step.ASKED, Reason.TIMEOUT);
                }
                LockSupport.parkNanos(this, leftNanos);
                interrupted |= Thread.interrupted();
            }
            return Line.resume(ticket, nanoTime.getAsLong());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Answer ask(Ticket ticket) {
        Answer answer = new Answer();
        Line.whenAnswered(ticket, answer);
        return answer;
    }

    /** How long the caller still waits; for ever, when it did not say. */
    private long leftNanos(Ticket ticket) {
        return ticket.call.hasDeadline() ? ticket.deadlineNanos - nanoTime.getAsLong() : Long.MAX_VALUE;
    }

    private Line.Step awaitNews(Ticket ticket) throws InterruptedException {
        housekeeper.wake();
        ticket.sleeper(Thread.currentThread());
        while (ticket.news() == Ticket.News.NONE) {
            long leftNanos = ticket.deadlineNanos - nanoTime.getAsLong();
            if (leftNanos <= 0) {
                return withdraw(ticket, Line.Step.QUEUED, Reason.TIMEOUT);
            }
            if (Thread.interrupted()) {
                abandon(ticket);
                throw new InterruptedException("interrupted while waiting for a place");
            }
            LockSupport.parkNanos(this, leftNanos);
        }
        ticket.sleeper(null);
        return Line.resume(ticket, nanoTime.getAsLong());
    }

    private void abandon(Ticket ticket) {
        if (!Line.withdraw(ticket, Line.Step.QUEUED, nanoTime.getAsLong())) {
            awaitMoment(ticket);
            Line.abandon(ticket, nanoTime.getAsLong());
        }
    }

    private static void awaitMoment(Ticket ticket) {
        while (ticket.news() == Ticket.News.NONE) {
            LockSupport.parkNanos(MOMENT_NANOS);
        }
    }
}
