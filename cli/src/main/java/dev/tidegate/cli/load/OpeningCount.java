package dev.tidegate.cli.load;

import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits until every first connection is made or has failed once. Fails if none was made. Thread-safe. */
final class OpeningCount implements Consumer<@Nullable Throwable> {
    private final AtomicInteger left;
    private final AtomicInteger made = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    OpeningCount(int attempts) {
        left = new AtomicInteger(attempts);
    }

    CompletableFuture<Void> end() {
        return end;
    }

    @Override
    public void accept(@Nullable Throwable cause) {
        if (cause == null) {
            made.incrementAndGet();
        }
        if (left.decrementAndGet() > 0) {
            return;
        }
        if (made.get() > 0) {
            end.complete(null);
        } else {
            end.completeExceptionally(cause == null ? new ConnectException("no connection") : cause);
        }
    }
}
