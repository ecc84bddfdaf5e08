package dev.tidegate.gateway.tls;

import java.util.List;
import java.util.function.Consumer;

/**
 * Contexts of TLS that are made of files, and made again when the files change. New connections go by the new ones, old
 * ones live on. Thread-safe.
 */
public sealed interface TlsContexts extends AutoCloseable permits ServerContexts, ClientContexts {
    /** Whose they are, in words: {@code Listener 'web'}. */
    String owner();

    /**
     * Reads the files again if they have changed. Files that cannot be used leave everything as it was and are told
     * once. Blocks while it reads.
     *
     * @param complaints hears a sentence about each file that cannot be used
     * @return whether something new is in use
     */
    boolean look(Consumer<String> complaints);

    /** When the certificates in use expire, by file. */
    List<CertificateExpiry> expiries();

    /** Frees what they hold; connections that are open live on. */
    @Override
    void close();
}
