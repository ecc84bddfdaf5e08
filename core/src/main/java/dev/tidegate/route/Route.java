package dev.tidegate.route;

/** A match and what the calls that it takes are for. */
public record Route<T>(RouteMatch match, T target) {}
