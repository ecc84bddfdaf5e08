package dev.tidegate.gateway;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Which library does the work of TLS. */
enum TlsLibrary {
    /** BoringSSL, which comes with the gateway for Linux on x86-64 and on 64-bit ARM. */
    BORINGSSL,
    /** The JDK's own: works everywhere, and costs some times as much. */
    JDK;

    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    /**
     * BoringSSL where it is allowed and can be loaded, else the JDK's, which the operator is told. Loads it if need be.
     */
    static TlsLibrary choose(boolean boringSsl) {
        if (!boringSsl) {
            return JDK;
        }
        if (OpenSsl.isAvailable()) {
            return BORINGSSL;
        }
        LOGGER.log(
                Level.WARNING,
                "BoringSSL cannot be loaded here ("
                        + OpenSsl.unavailabilityCause().getMessage()
                        + "), so the JDK does the work of TLS, at some times the cost: run on Linux with glibc.");
        return JDK;
    }

    SslProvider provider() {
        return switch (this) {
            // Counted by its users, so that its memory is free when the last connection closes and not some time later.
            case BORINGSSL -> SslProvider.OPENSSL_REFCNT;
            case JDK -> SslProvider.JDK;
        };
    }
}
