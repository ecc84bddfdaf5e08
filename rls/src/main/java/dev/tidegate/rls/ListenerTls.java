package dev.tidegate.rls;

import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.ServerTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * How a listener speaks TLS: made of files, and made again when they change. New connections go by the new files, old
 * ones live on. Handshakes may begin on any thread; the rest is for one thread at a time, and blocks while it reads.
 */
final class ListenerTls extends SslContext {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.rls");

    private final String listener;
    private volatile Made made;
    private String problem = "";
    private String told = "";

    /** What is in force, and what it was made of. */
    record Made(ServerTls spec, TlsFiles files, SslContext context) {
        static Made of(ServerTls spec, TlsFiles files) throws UnusableFileException {
            return new Made(spec, files, files.context(spec));
        }
    }

    private ListenerTls(String listener, Made made) {
        this.listener = listener;
        this.made = made;
    }

    /**
     * Reads the files of a listener.
     *
     * @throws RlsException when one cannot be used
     */
    static ListenerTls open(ListenerSpec listener) {
        return new ListenerTls(listener.name(), read(listener));
    }

    /**
     * Reads what another policy says of the listener, for {@link #use}.
     *
     * @throws RlsException when a file cannot be used
     */
    Made prepare(ListenerSpec listener) {
        return listener.tls().equals(made.spec()) ? made : read(listener);
    }

    private static Made read(ListenerSpec listener) {
        try {
            return Made.of(listener.tls(), TlsFiles.read(listener.tls()));
        } catch (UnusableFileException unusable) {
            throw new RlsException(
                    "the listener '" + listener.name() + "' cannot speak TLS: " + unusable.sentence(), unusable);
        }
    }

    /** New connections go by this. */
    void use(Made prepared) {
        made = prepared;
    }

    /**
     * Reads the files again, and uses them if they say something else. What cannot be used is told once, and only when
     * it still cannot be at the next look: a certificate and its key are two files, and one is written before the
     * other.
     */
    void look() {
        Made former = made;
        try {
            TlsFiles files = TlsFiles.read(former.spec());
            if (!files.equals(former.files())) {
                made = Made.of(former.spec(), files);
                LOGGER.log(Level.INFO, "listener ''{0}'' uses its new certificate", listener);
            }
            problem = "";
            told = "";
        } catch (UnusableFileException unusable) {
            complain(unusable.sentence());
        }
    }

    private void complain(String sentence) {
        if (sentence.equals(problem) && !sentence.equals(told)) {
            told = sentence;
            LOGGER.log(Level.WARNING, "listener ''{0}'' keeps its former certificate: {1}", listener, sentence);
        }
        problem = sentence;
    }

    @Override
    public boolean isClient() {
        return false;
    }

    @Override
    public List<String> cipherSuites() {
        return made.context().cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // contexts have no other way to say it
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return made.context().applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return made.context().newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
        return made.context().newEngine(allocator, peerHost, peerPort);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return made.context().sessionContext();
    }
}
