package dev.tidegate.policy;

/**
 * What is particular to a listener for HTTP.
 *
 * @param tls how it speaks TLS, or off
 * @param http2 what a client may hold over HTTP/2, or off
 * @param deadlineHeader the request header that says how long the caller waits, in lower case; empty for none. Its
 *     value is a number of milliseconds, or a number with a unit: {@code 250}, {@code 200ms}, {@code 1.5s}
 * @param priorityHeader the request header that says how much a call matters, in lower case; empty for none. It is
 *     believed from trusted proxies alone, and told to upstreams
 */
public record HttpSettings(ServerTls tls, Http2Settings http2, String deadlineHeader, String priorityHeader) {
    /** Refuses headers that are none, and one that would say both. */
    public HttpSettings {
        HttpBlock.DEADLINE_HEADER.require(deadlineHeader);
        HttpBlock.PRIORITY_HEADER.require(priorityHeader);
        Require.that(
                priorityHeader.isEmpty() || !priorityHeader.equals(deadlineHeader),
                "priorityHeader must not be the deadlineHeader",
                priorityHeader);
    }

    /**
     * The settings of HTTP for whoever takes requests in without a listener of the policy, as an application does:
     * those of the first listener for HTTP in the file, else the defaults of one.
     */
    public static HttpSettings of(Policy policy) {
        for (ListenerSpec listener : policy.listeners().values()) {
            if (listener.protocol() == ListenerSpec.Protocol.HTTP) {
                return listener.http();
            }
        }
        return HttpBlock.DEFAULTS;
    }

    /** The settings of a listener that is not for HTTP. */
    public static HttpSettings none() {
        return tlsAlone(ServerTls.off());
    }

    /** The settings of a listener that is not for HTTP and may speak TLS. */
    static HttpSettings tlsAlone(ServerTls tls) {
        return new HttpSettings(tls, Http2Settings.off(), "", "");
    }
}
