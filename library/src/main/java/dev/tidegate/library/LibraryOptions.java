package dev.tidegate.library;

import dev.tidegate.SharedStore;
import dev.tidegate.SharedStores;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How a gate runs inside a service, apart from what its policy says.
 *
 * @param nanoTime where the time is read, like {@link System#nanoTime}
 * @param executor runs what follows an asynchronous call that had to wait; never the thread that made room
 * @param outcomes what exceptions say about the method that was called
 * @param leaks is told of permits that nobody closed; {@link #NO_LEAK_WATCH} for nobody
 * @param environment the values of variables that a policy file names
 * @param stores how the stores are opened that limits of a cluster are counted in
 */
public record LibraryOptions(
        LongSupplier nanoTime,
        Executor executor,
        OutcomeRule outcomes,
        Consumer<Leak> leaks,
        Function<String, Optional<String>> environment,
        Supplier<SharedStores> stores) {
    /** Nobody looks for permits that are not closed. */
    public static final Consumer<Leak> NO_LEAK_WATCH = leak -> {};

    /**
     * The system's clock, a virtual thread for each task, the usual outcomes, no watch, the process's environment, and
     * stores whose client is on the class path.
     */
    public static LibraryOptions defaults() {
        return new LibraryOptions(
                System::nanoTime,
                Thread::startVirtualThread,
                OutcomeRule.DEFAULT,
                NO_LEAK_WATCH,
                name -> Optional.ofNullable(System.getenv(name)),
                SharedStores::onClassPath);
    }

    /** The same with another clock. */
    public LibraryOptions withNanoTime(LongSupplier other) {
        return new LibraryOptions(other, executor, outcomes, leaks, environment, stores);
    }

    /** The same with another executor. */
    public LibraryOptions withExecutor(Executor other) {
        return new LibraryOptions(nanoTime, other, outcomes, leaks, environment, stores);
    }

    /** The same with another understanding of exceptions. */
    public LibraryOptions withOutcomes(OutcomeRule other) {
        return new LibraryOptions(nanoTime, executor, other, leaks, environment, stores);
    }

    /**
     * The same, telling of permits that nobody closed, once the collector finds them; their places are given back.
     * Costs a stack trace a call: for tests, and for looking for a leak that {@link Tidegate#resources} shows.
     */
    public LibraryOptions withLeakWatch(Consumer<Leak> other) {
        return new LibraryOptions(nanoTime, executor, outcomes, other, environment, stores);
    }

    /** The same with other variables. */
    public LibraryOptions withEnvironment(Function<String, Optional<String>> other) {
        return new LibraryOptions(nanoTime, executor, outcomes, leaks, other, stores);
    }

    /**
     * The same, counting limits of a cluster in this store, whatever place the policy names. Whoever opened the store
     * closes it, after the gate.
     */
    public LibraryOptions withStore(SharedStore own) {
        return new LibraryOptions(nanoTime, executor, outcomes, leaks, environment, () -> SharedStores.lent(own));
    }
}
