package dev.tidegate.gateway.opening;

/** What a client opened its connection with, as far as routing by server name goes. */
public sealed interface Greeting {
    /**
     * A ClientHello of TLS.
     *
     * @param serverName the host that the client wants, in lower case; empty when it does not say
     */
    record Tls(String serverName) implements Greeting {}

    /** Something else than TLS. */
    record Plain() implements Greeting {}
}
