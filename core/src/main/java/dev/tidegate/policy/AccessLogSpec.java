package dev.tidegate.policy;

/**
 * Where each request is written down.
 *
 * @param path the file; empty for no access log; {@code stdout} for the standard output
 * @param bufferBytes how much may wait to be written before lines are dropped and counted
 */
public record AccessLogSpec(String path, Format format, int bufferBytes) {
    /** How a line looks. */
    public enum Format {
        /** One JSON object a line. */
        JSON,
        /** The combined log format of Apache httpd, followed by the request time in seconds and the reason. */
        COMBINED
    }
}
