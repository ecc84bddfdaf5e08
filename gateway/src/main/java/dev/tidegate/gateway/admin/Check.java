package dev.tidegate.gateway.admin;

/**
 * One thing that must hold for a gate to be healthy.
 *
 * @param detail what was seen, for people
 */
public record Check(String name, boolean passed, String detail) {}
