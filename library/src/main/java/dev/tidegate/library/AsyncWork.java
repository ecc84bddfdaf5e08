package dev.tidegate.library;

import dev.tidegate.model.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work that goes on after its method has returned, once a permit for it is there. The place is held until the work is
 * over, whether or not anybody waits for it by then: it is the work that fills the resource.
 */
final class AsyncWork<T> {
    private final Function<? super Permit, ? extends CompletionStage<T>> work;
    private final Function<Refusal, ? extends CompletionStage<T>> instead;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    AsyncWork(
            Function<? super Permit, ? extends CompletionStage<T>> work,
            Function<Refusal, ? extends CompletionStage<T>> instead) {
        this.work = work;
        this.instead = instead;
    }

    CompletableFuture<T> after(CompletableFuture<Permit> entry) {
        var unusedEntry = entry.whenComplete(this::begin);
        var unusedResult = result.whenComplete((value, failure) -> entry.cancel(false));
        return result;
    }

    private void begin(@Nullable Permit permit, @Nullable Throwable refused) {
        if (permit != null) {
            start(permit);
        } else if (refused instanceof RefusedException refusal) {
            replace(refusal.refusal());
        } else if (refused != null) {
            boolean unused = result.completeExceptionally(refused);
        }
    }

    private void replace(Refusal refusal) {
        try {
            var unused = instead.apply(refusal).whenComplete(this::finish);
        } catch (RuntimeException | Error failure) {
            boolean unused = result.completeExceptionally(failure);
        }
    }

    private void finish(T value, @Nullable Throwable failure) {
        boolean unused = failure == null ? result.complete(value) : result.completeExceptionally(failure);
    }

    private void start(Permit permit) {
        CompletionStage<T> stage;
        try {
            stage = work.apply(permit);
        } catch (Throwable failure) {
            end(permit, failure);
            boolean unused = result.completeExceptionally(failure);
            return;
        }
        var unused = stage.whenComplete((value, failure) -> {
            end(permit, failure);
            finish(value, failure);
        });
    }

    private void end(Permit permit, @Nullable Throwable failure) {
        if (failure != null) {
            permit.failed(failure);
        } else if (result.isDone()) {
            permit.outcome(Outcome.LATE);
        }
        permit.close();
    }
}
