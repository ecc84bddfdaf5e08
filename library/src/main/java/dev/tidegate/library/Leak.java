package dev.tidegate.library;

/**
 * A permit that nobody closed and nobody can close any more.
 *
 * @param upstream the name of the upstream in which it held a place; empty when it held none
 * @param where the stack at which it was taken
 */
public record Leak(String upstream, Throwable where) {}
