package dev.tidegate.library;

import dev.tidegate.model.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Leads one call along the line without a thread that waits. Its future gets a permit or a {@link RefusedException};
 * whoever completes it before, by cancelling it or by a timeout, gives back what the call had and was waiting for.
 *
 * <p>At any time one thread leads the call, or none while it waits: the state says who may take it up. The ticket is
 * not used again, for the future outlives the call.
 */
final class AsyncEntry {
    private enum State {
        /** A thread leads the call. */
        RUNNING,
        /** The news of the queue or of the store came before the thread knew that the call waits: it goes on itself. */
        NEWS,
        /** Waits for a rate limit. */
        LATER,
        /** Waits for the store of shared limits. */
        ASKED,
        /** Waits for the news of the queue. */
        QUEUED,
        /** Nobody is interested any more. */
        GONE
    }

    private final Entrance entrance;
    private final Executor executor;
    private final Ticket ticket;
    private final CompletableFuture<Permit> future = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    /** The end of the wait for a rate limit. */
    private volatile CompletableFuture<Boolean> timer = new CompletableFuture<>();

    AsyncEntry(Entrance entrance, GuardedCall call, Executor executor) {
        this.entrance = entrance;
        this.executor = executor;
        this.ticket = new Ticket(entrance.running(), call) {
            @Override
            void wake() {
                onNews();
            }

            @Override
            boolean isReusable() {
                return false;
            }
        };
    }

    CompletableFuture<Permit> start() {
        var unused = future.whenComplete((permit, failure) -> onDone());
        lead(Line.start(ticket, entrance.nanoTime()));
        return future;
    }

    private void lead(Line.Step first) {
        Line.Step step = first;
        while (!rests(step)) {
            state.set(State.RUNNING);
            step = Line.resume(ticket, entrance.nanoTime());
        }
        switch (step) {
            case ENTERED -> enter();
            case REFUSED -> {
                boolean unused = future.completeExceptionally(new RefusedException(entrance.refused(ticket)));
            }
            case LATER -> sleep();
            case ASKED -> lookAgain();
            case QUEUED -> {
                entrance.somebodyWaits();
                lookAgain();
            }
        }
    }

    /** Whether no news came before it was known that the call waits; from then on another thread may go on with it. */
    private boolean rests(Line.Step step) {
        return switch (step) {
            case ENTERED, REFUSED, LATER -> true;
            case ASKED -> {
                Line.whenAnswered(ticket, this::onAnswer);
                yield state.compareAndSet(State.RUNNING, State.ASKED);
            }
            case QUEUED -> state.compareAndSet(State.RUNNING, State.QUEUED);
        };
    }

    private void enter() {
        Permit permit = entrance.permit(ticket);
        if (!future.complete(permit)) {
            permit.outcome(Outcome.CANCELLED);
            permit.close();
        }
    }

    private void sleep() {
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        timer = end;
        state.set(State.LATER);
        var unused = end.completeOnTimeout(true, ticket.waitNanos, TimeUnit.NANOSECONDS)
                .thenRunAsync(this::onTime, this::execute);
        lookAgain();
    }

    /** Whoever completed the future while this thread led the call found nothing to take up. */
    private void lookAgain() {
        if (future.isDone()) {
            onDone();
        }
    }

    private void onTime() {
        if (state.compareAndSet(State.LATER, State.RUNNING)) {
            lead(Line.resume(ticket, entrance.nanoTime()));
        }
    }

    /** An answer to a call that is given up comes to nothing: the limits take back what they granted. */
    private void onAnswer() {
        if (state.getAndUpdate(AsyncEntry::afterNews) == State.ASKED) {
            execute(() -> lead(Line.resume(ticket, entrance.nanoTime())));
        }
    }

    private void onNews() {
        switch (state.getAndUpdate(AsyncEntry::afterNews)) {
            case ASKED, QUEUED -> execute(() -> lead(Line.resume(ticket, entrance.nanoTime())));
            case GONE -> Line.abandon(ticket, entrance.nanoTime());
            case RUNNING, NEWS, LATER -> {}
        }
    }

    private static State afterNews(State before) {
        return switch (before) {
            case ASKED, QUEUED -> State.RUNNING;
            case RUNNING -> State.NEWS;
            case NEWS, LATER, GONE -> before;
        };
    }

    private void onDone() {
        if (state.compareAndSet(State.LATER, State.GONE)) {
            boolean unusedTimer = timer.cancel(false);
            boolean unused = Line.withdraw(ticket, Line.Step.LATER, entrance.nanoTime());
        } else if (state.compareAndSet(State.ASKED, State.GONE)) {
            boolean unused = Line.withdraw(ticket, Line.Step.ASKED, entrance.nanoTime());
        } else if (state.compareAndSet(State.QUEUED, State.GONE)) {
            // If the place came at the same moment, whoever brings the news gives it back.
            boolean unused = Line.withdraw(ticket, Line.Step.QUEUED, entrance.nanoTime());
        }
    }

    /** On the executor; one that takes nothing more leaves it to this thread, for the place must not be lost. */
    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException full) {
            task.run();
        }
    }
}
