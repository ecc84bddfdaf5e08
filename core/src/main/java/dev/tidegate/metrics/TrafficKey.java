package dev.tidegate.metrics;

/**
 * Whose traffic it is.
 *
 * @param upstream empty for what was refused before an upstream was chosen
 */
public record TrafficKey(String route, String upstream) {}
