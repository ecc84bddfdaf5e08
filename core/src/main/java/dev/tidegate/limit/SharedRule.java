package dev.tidegate.limit;

/**
 * What a store has to know of a limit.
 *
 * @param name the name in the policy, under which all nodes count together
 * @param isKeyed whether each key has its own count
 */
public record SharedRule(String name, LimitRule rule, boolean isKeyed, Sharing sharing) {}
