package dev.tidegate.cli;

import java.net.URI;

/** The URL of the service behind the gate. */
final class ServiceUrl {
    private static final int HTTP_PORT = 80;

    private ServiceUrl() {}

    /** The server as a policy names it: {@code host:port}. */
    static String serverOf(URI url) {
        boolean plain = "http".equals(url.getScheme()) && url.getHost() != null;
        boolean bare = url.getRawPath() == null || url.getRawPath().matches("/?");
        if (!plain || !bare || url.getRawQuery() != null) {
            throw CommandException.usage(
                    "'" + url + "' is not the address of a service", "write http://host:port, without a path");
        }
        return url.getHost() + ":" + (url.getPort() < 0 ? HTTP_PORT : url.getPort());
    }
}
