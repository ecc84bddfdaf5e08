package dev.tidegate.bench.shared;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A limit with its count in Redis, asked as its library offers it. Safe for all threads. */
interface RemoteLimit extends AutoCloseable {
    /** Decides about one call; the thread waits for the answer. */
    Verdict tryAcquire();

    /** Decides about one call; the answer comes once, on any thread, perhaps before this method returns. */
    void ask(Consumer<Verdict> answer);

    /** Lets go of the connections. */
    @Override
    void close();

    /** Passes on what a future of a peer says. */
    static void tell(CompletionStage<Boolean> future, Consumer<Verdict> answer) {
        future.whenComplete(
                (isGranted, failure) -> answer.accept(failure == null ? Verdict.of(isGranted) : Verdict.FAILED));
    }
}
