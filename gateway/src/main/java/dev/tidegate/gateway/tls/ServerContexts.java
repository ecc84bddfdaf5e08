package dev.tidegate.gateway.tls;

import dev.tidegate.gateway.files.FileValue;
import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.policy.CertificateFiles;
import dev.tidegate.policy.ServerTls;
import dev.tidegate.policy.ServerTls.TlsVersion;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How one listener speaks TLS: its certificates, which of them a name belongs to, and whom it lets in.
 *
 * <p>Thread-safe; beginning a connection takes no lock.
 */
public final class ServerContexts implements TlsContexts {
    private final String owner;
    private final ServerTls spec;
    private final boolean http2;
    private final SslProvider provider;
    private final InstantSource clock;
    private final List<FileValue<Identity>> identities = new ArrayList<>();
    private final List<FileValue<List<X509Certificate>>> clientIssuers = new ArrayList<>();
    private final TicketKeys tickets;
    private volatile Served served;
    private boolean closed;

    /**
     * What connections that begin now go by. Counted by those that still have to choose; closed after the last of them.
     */
    static final class Served extends AbstractReferenceCounted {
        private final List<SslContext> contexts;
        private final NameTable names;
        private final boolean asksClients;

        private Served(List<SslContext> contexts, NameTable names, boolean asksClients) {
            this.contexts = List.copyOf(contexts);
            this.names = names;
            this.asksClients = asksClients;
        }

        /** One for each certificate, in the order of the policy. */
        List<SslContext> contexts() {
            return contexts;
        }

        NameTable names() {
            return names;
        }

        /** Whether clients are asked for a certificate. */
        boolean asksClients() {
            return asksClients;
        }

        @Override
        protected void deallocate() {
            // Connections that were begun hold their context themselves.
            contexts.forEach(ReferenceCountUtil::release);
        }

        @Override
        public Served touch(Object hint) {
            return this;
        }
    }

    private ServerContexts(String owner, ServerTls spec, boolean http2, SslProvider provider, InstantSource clock)
            throws UnusableFileException {
        this.owner = owner;
        this.spec = spec;
        this.http2 = http2;
        this.provider = provider;
        this.clock = clock;
        for (CertificateFiles files : spec.certificates()) {
            identities.add(Identity.open(files, clock));
        }
        if (!spec.clientCa().isEmpty()) {
            clientIssuers.add(CertificateFile.open(spec.clientCa()));
        }
        this.tickets = new TicketKeys(clock.instant());
        this.served = build();
    }

    /**
     * Reads the files of a listener.
     *
     * @param owner whose they are, in words: {@code Listener 'web'}
     * @param http2 whether HTTP/2 is offered beside HTTP/1.1
     * @param provider which library does the work
     * @param clock what the dates of certificates are compared with
     * @throws UnusableFileException when a file cannot be used
     */
    public static ServerContexts open(
            String owner, ServerTls spec, boolean http2, SslProvider provider, InstantSource clock)
            throws UnusableFileException {
        return new ServerContexts(owner, spec, http2, provider, clock);
    }

    private Served build() {
        List<SslContext> contexts = new ArrayList<>();
        for (FileValue<Identity> identity : identities) {
            SslContext context = context(identity.value());
            tickets.applyTo(context);
            contexts.add(context);
        }
        NameTable names = new NameTable(
                identities.stream().map(identity -> identity.value().names()).toList());
        return new Served(contexts, names, spec.clientAuth() != ServerTls.ClientAuth.NONE);
    }

    private SslContext context(Identity identity) {
        SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(provider)
                .applicationProtocolConfig(TlsSettings.protocols(http2, true))
                .sessionTimeout(TicketKeys.LIFETIME.toSeconds())
                .clientAuth(clientAuth());
        clientIssuers.forEach(issuers -> builder.trustManager(PeerTrust.of(issuers.value())));
        return TlsSettings.build(builder, spec.minVersion() == TlsVersion.TLS_1_3);
    }

    private ClientAuth clientAuth() {
        return switch (spec.clientAuth()) {
            case REQUIRE -> ClientAuth.REQUIRE;
            case REQUEST -> ClientAuth.OPTIONAL;
            case NONE -> ClientAuth.NONE;
        };
    }

    /** Whether these are for the same settings, so that a reload of the policy may keep them. */
    public boolean isFor(ServerTls wanted, boolean wantsHttp2) {
        return spec.equals(wanted) && http2 == wantsHttp2;
    }

    /**
     * Begins a connection: puts a handler into its pipeline, in front of the one that waits for the end of the
     * handshake, which it hears of as an {@link io.netty.handler.ssl.SslHandshakeCompletionEvent}, and which bounds its
     * time.
     */
    public ServerHandshake begin(ChannelHandlerContext waiting) {
        ServerHandshake handshake = new ServerHandshake(retained());
        waiting.pipeline()
                .addBefore(waiting.name(), null, handshake.handler(waiting.alloc()))
                .addBefore(waiting.name(), null, CloseNotify.HANDLER);
        return handshake;
    }

    /** What is served now; the caller releases it. One that has just been replaced gives way to its successor. */
    Served retained() {
        Served current = served;
        while (true) {
            try {
                current.retain();
                return current;
            } catch (IllegalReferenceCountException replaced) {
                if (current == served) {
                    throw replaced;
                }
                current = served;
            }
        }
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
        for (FileValue<List<X509Certificate>> issuers : clientIssuers) {
            changed |= issuers.look(complaints);
        }
        boolean rotated = tickets.rotate(clock.instant());
        if (changed) {
            Served old = served;
            served = build();
            old.release();
        } else if (rotated) {
            served.contexts().forEach(tickets::applyTo);
        }
        return changed;
    }

    @Override
    public List<CertificateExpiry> expiries() {
        List<CertificateExpiry> expiries = new ArrayList<>();
        for (int i = 0; i < identities.size(); i++) {
            expiries.add(new CertificateExpiry(
                    spec.certificates().get(i).certificate(),
                    identities.get(i).value().expiry()));
        }
        return expiries;
    }

    @Override
    public synchronized void close() {
        closed = true;
        served.release();
    }
}
