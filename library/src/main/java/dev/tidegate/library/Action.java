package dev.tidegate.library;

/**
 * What is done once the gate lets it: a method without a result.
 *
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface Action<X extends Exception> {
    /** Does it. */
    void run() throws X;
}
