package dev.tidegate.library;

/**
 * What is done once the gate lets it: a method with a result.
 *
 * @param <T> the result
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface Work<T, X extends Exception> {
    /** Does it. */
    T run() throws X;
}
