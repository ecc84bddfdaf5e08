package dev.tidegate.gateway;

import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.gateway.tls.ClientContexts;
import dev.tidegate.gateway.tls.ServerContexts;
import dev.tidegate.gateway.tls.TlsContexts;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.UpstreamSpec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How the listeners and upstreams of one policy speak TLS, by their names. Immutable. */
final class TlsSetup {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    /** Nobody speaks TLS. */
    static final TlsSetup NONE = new TlsSetup(Map.of(), Map.of());

    private final Map<String, ServerContexts> listeners;
    private final Map<String, ClientContexts> upstreams;

    private TlsSetup(Map<String, ServerContexts> listeners, Map<String, ClientContexts> upstreams) {
        this.listeners = Map.copyOf(listeners);
        this.upstreams = Map.copyOf(upstreams);
    }

    /**
     * Reads the files that the policy names; what was the same before is kept.
     *
     * @throws GatewayException when a file cannot be used; nothing has changed then
     */
    static TlsSetup open(Policy policy, TlsSetup before, Supplier<TlsLibrary> library) {
        Opening opening = new Opening(before, library);
        try {
            policy.listeners().values().forEach(opening::listener);
            policy.upstreams().values().forEach(opening::upstream);
            return new TlsSetup(opening.listeners, opening.upstreams);
        } catch (GatewayException failed) {
            opening.opened.forEach(TlsContexts::close);
            throw failed;
        }
    }

    /** What has been put together so far. */
    private static final class Opening {
        private final TlsSetup before;
        private final Supplier<TlsLibrary> library;
        private final Map<String, ServerContexts> listeners = new LinkedHashMap<>();
        private final Map<String, ClientContexts> upstreams = new LinkedHashMap<>();
        private final List<TlsContexts> opened = new ArrayList<>();

        Opening(TlsSetup before, Supplier<TlsLibrary> library) {
            this.before = before;
            this.library = library;
        }

        void listener(ListenerSpec spec) {
            boolean isServed = spec.protocol() == ListenerSpec.Protocol.HTTP; // others are not of the gateway
            if (isServed && !spec.tls().isOff()) {
                ServerContexts known = before.listeners.get(spec.name());
                boolean same =
                        known != null && known.isFor(spec.tls(), !spec.http2().isOff());
                listeners.put(spec.name(), same ? known : opened(spec));
            }
        }

        private ServerContexts opened(ListenerSpec spec) {
            try {
                ServerContexts contexts = ServerContexts.open(
                        "Listener '" + spec.name() + "'",
                        spec.tls(),
                        !spec.http2().isOff(),
                        library.get().provider(),
                        InstantSource.system());
                opened.add(contexts);
                return contexts;
            } catch (UnusableFileException unusable) {
                throw new GatewayException(
                        "Listener '" + spec.name() + "' cannot speak TLS: " + unusable.sentence(), unusable);
            }
        }

        void upstream(UpstreamSpec spec) {
            if (!spec.tls().isOff()) {
                ClientContexts known = before.upstreams.get(spec.name());
                boolean same = known != null && known.isFor(spec.tls(), speaksHttp2(spec));
                upstreams.put(spec.name(), same ? known : opened(spec));
            }
        }

        private ClientContexts opened(UpstreamSpec spec) {
            try {
                ClientContexts contexts = ClientContexts.open(
                        "Upstream '" + spec.name() + "'",
                        spec.tls(),
                        speaksHttp2(spec),
                        library.get().provider(),
                        InstantSource.system());
                opened.add(contexts);
                if (contexts.isUnverified()) {
                    LOGGER.log(
                            Level.WARNING,
                            "Upstream '" + spec.name() + "' takes any certificate, so anybody may be its server: "
                                    + "remove upstreams." + spec.name() + ".tls.verify, or name the issuers in ca.");
                }
                return contexts;
            } catch (UnusableFileException unusable) {
                throw new GatewayException(
                        "Upstream '" + spec.name() + "' cannot speak TLS: " + unusable.sentence(), unusable);
            }
        }

        private static boolean speaksHttp2(UpstreamSpec spec) {
            return spec.protocol() == UpstreamSpec.Protocol.HTTP2;
        }
    }

    /** The TLS of a listener, if it speaks it. */
    Optional<ServerContexts> listener(String name) {
        return Optional.ofNullable(listeners.get(name));
    }

    /** The TLS to the servers of an upstream, if they speak it. */
    Optional<ClientContexts> upstream(String name) {
        return Optional.ofNullable(upstreams.get(name));
    }

    /** All of them. */
    List<TlsContexts> all() {
        List<TlsContexts> all = new ArrayList<>(listeners.values());
        all.addAll(upstreams.values());
        return all;
    }

    /** Frees what the successor does not use as well. */
    void closeExcept(TlsSetup successor) {
        List<TlsContexts> kept = successor.all();
        all().stream().filter(contexts -> !kept.contains(contexts)).forEach(TlsContexts::close);
    }
}
