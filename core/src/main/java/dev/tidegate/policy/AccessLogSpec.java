package dev.tidegate.policy;

/**
 * Where each request is written down.
 *
 * @param path the file; empty for no access log; {@code stdout} for the standard output
 * @param bufferBytes how much may wait to be written before lines are dropped and counted
 */
public record AccessLogSpec(String path, Format format, int bufferBytes) {
    /** Refuses a buffer outside its range. Without a path there is no format to speak of; it is JSON then. */
    public AccessLogSpec {
        AccessLogBlock.BUFFER.require(bufferBytes);
        format = path.isEmpty() ? Format.JSON : format;
    }

    /** Whether requests are written down at all. */
    public boolean isOn() {
        return !path.isEmpty();
    }

    /** No access log. */
    public static AccessLogSpec none() {
        return AccessLogBlock.off();
    }

    /** An access log in a file, with the file's defaults. */
    public static AccessLogSpec at(String path, Format format) {
        return AccessLogBlock.at(path, format);
    }

    /** How a line looks. */
    public enum Format {
        /** One JSON object a line. */
        JSON,
        /** The combined log format of Apache httpd, followed by the request time in seconds and the reason. */
        COMBINED
    }
}
