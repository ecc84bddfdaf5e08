package dev.tidegate.cli.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits until every first connection is made or has failed once. Fails if none was made. Thread-safe. */
final class OpeningCount implements ConnectListener {
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
    public void onConnect() {
        made.incrementAndGet();
        if (left.decrementAndGet() <= 0) {
            end.complete(null);
        }
    }

    @Override
    public void onConnectFailure(Throwable cause) {
        if (left.decrementAndGet() > 0) {
            return;
        }
        if (made.get() > 0) {
            end.complete(null);
        } else {
            end.completeExceptionally(cause);
        }
    }
}
