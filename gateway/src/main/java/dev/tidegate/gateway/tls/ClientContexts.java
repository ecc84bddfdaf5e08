package dev.tidegate.gateway.tls;

import dev.tidegate.gateway.files.FileValue;
import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.policy.ClientTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How the gateway speaks TLS to the servers of one upstream: whom it believes, and what it proves itself with. A
 * server's certificate must have the name that the server is reached by, or the one that the policy gives (RFC 9525).
 *
 * <p>Thread-safe; beginning a connection takes no lock.
 */
public final class ClientContexts implements TlsContexts {
    private final String owner;
    private final ClientTls spec;
    private final boolean http2;
    private final SslProvider provider;
    private final List<FileValue<Identity>> identities = new ArrayList<>();
    private final List<FileValue<List<X509Certificate>>> issuers = new ArrayList<>();
    private volatile SslContext context;
    private boolean closed;

    private ClientContexts(String owner, ClientTls spec, boolean http2, SslProvider provider, InstantSource clock)
            throws UnusableFileException {
        this.owner = owner;
        this.spec = spec;
        this.http2 = http2;
        this.provider = provider;
        if (!spec.certificate().isNone()) {
            identities.add(Identity.open(spec.certificate(), clock));
        }
        if (!spec.ca().isEmpty()) {
            issuers.add(CertificateFile.open(spec.ca()));
        }
        this.context = build();
    }

    /**
     * Reads the files of an upstream.
     *
     * @param owner whose they are, in words: {@code Upstream 'shop'}
     * @param http2 whether HTTP/2 is spoken to its servers, rather than HTTP/1.1
     * @param provider which library does the work
     * @param clock what the dates of certificates are compared with
     * @throws UnusableFileException when a file cannot be used
     */
    public static ClientContexts open(
            String owner, ClientTls spec, boolean http2, SslProvider provider, InstantSource clock)
            throws UnusableFileException {
        return new ClientContexts(owner, spec, http2, provider, clock);
    }

    private SslContext build() {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(provider)
                .applicationProtocolConfig(TlsSettings.protocols(http2, !http2));
        if (spec.verify()) {
            builder.endpointIdentificationAlgorithm("HTTPS").trustManager(trust());
        } else {
            builder.endpointIdentificationAlgorithm("").trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        identities.forEach(identity ->
                builder.keyManager(identity.value().key(), identity.value().chain()));
        return TlsSettings.build(builder, false);
    }

    private PeerTrust trust() {
        return issuers.isEmpty()
                ? PeerTrust.ofRuntime()
                : PeerTrust.of(issuers.getFirst().value());
    }

    /** Whether these are for the same settings, so that a reload of the policy may keep them. */
    public boolean isFor(ClientTls wanted, boolean wantsHttp2) {
        return spec.equals(wanted) && http2 == wantsHttp2;
    }

    /**
     * Begins a connection to a server: puts the handlers into its pipeline, which is empty.
     *
     * @param host by which the server is reached; its certificate must have that name unless the policy gives another
     * @param handshakeMillis how long the server may take for its handshake
     */
    public void begin(Channel channel, String host, int port, long handshakeMillis) {
        SslHandler handler = TlsSettings.configure(
                handler(channel.alloc(), spec.serverName().isEmpty() ? host : spec.serverName(), port));
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        channel.pipeline().addLast(handler, CloseNotify.HANDLER);
    }

    /** A handler of the context in use. One that has just been replaced gives way to its successor. */
    private SslHandler handler(ByteBufAllocator allocator, String name, int port) {
        SslContext current = context;
        while (true) {
            try {
                return current.newHandler(allocator, name, port);
            } catch (IllegalReferenceCountException replaced) {
                if (current.equals(context)) {
                    throw replaced;
                }
                current = context;
            }
        }
    }

    /** Whether the server agreed to the protocol that the policy says it speaks; known after the handshake. */
    public boolean isAgreed(SslHandler handler) {
        return !http2 || TlsSettings.HTTP2.equals(handler.applicationProtocol());
    }

    /** Whether anybody may be the server. */
    public boolean isUnverified() {
        return !spec.verify();
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public synchronized boolean look(Consumer<String> complaints) {
        if (closed) {
            return false;
        }
        boolean changed = false;
        for (FileValue<Identity> identity : identities) {
            changed |= identity.look(complaints);
        }
        for (FileValue<List<X509Certificate>> known : issuers) {
            changed |= known.look(complaints);
        }
        if (changed) {
            SslContext old = context;
            context = build();
            ReferenceCountUtil.release(old);
        }
        return changed;
    }

    @Override
    public List<CertificateExpiry> expiries() {
        return identities.stream()
                .map(identity -> new CertificateExpiry(
                        spec.certificate().certificate(), identity.value().expiry()))
                .toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
        ReferenceCountUtil.release(context);
    }
}
