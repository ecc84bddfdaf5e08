package dev.tidegate.gateway.admin;

/**
 * The policy in force.
 *
 * @param digest names this very policy: two gates with the same digest decide alike
 * @param yaml every setting with its value, defaults included
 */
public record PolicyText(String digest, String yaml) {}
