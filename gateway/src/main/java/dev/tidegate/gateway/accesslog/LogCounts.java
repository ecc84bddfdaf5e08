package dev.tidegate.gateway.accesslog;

/**
 * What became of the lines. Every line offered is either accepted or dropped; after {@link AccessLog#flush} every
 * accepted one stands in the file.
 *
 * @param accepted lines that were written or still wait
 * @param dropped lines that found no room, or that could not be written before the end
 * @param bytes written so far
 * @param errors how many attempts to write failed
 */
public record LogCounts(long accepted, long dropped, long bytes, long errors) {}
