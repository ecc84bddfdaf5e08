package dev.tidegate;

import dev.tidegate.limit.LimitChain;
import dev.tidegate.policy.TcpSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One TCP listener of a running gate: where its connections go, and the limits that a new one must pass. Immutable,
 * over live limits. It is asked once a connection.
 */
public final class LiveTcp {
    /** Stands for all connections without an upstream of their own; no server name is empty. */
    static final String OTHERS = "";

    private final TcpSettings settings;

    /** By exact name, by {@code *.} and a name, and by {@link #OTHERS}. */
    private final Map<String, LiveUpstream> byName;

    private final LimitChain limits;

    LiveTcp(TcpSettings settings, Map<String, LiveUpstream> byName, LimitChain limits) {
        this.settings = settings;
        this.byName = byName;
        this.limits = limits;
    }

    /** What the policy says. */
    public TcpSettings settings() {
        return settings;
    }

    /** The limits at user level, then those at application level; their keys are the client's address, or nothing. */
    public LimitChain limits() {
        return limits;
    }

    /** Whether the server name in the client's TLS greeting must be known before an upstream is chosen. */
    public boolean isByName() {
        return !settings.sni().isEmpty();
    }

    /**
     * The upstream for a server name: that of the exact name, else of the longest {@code *.} name above it, else the
     * one of all other connections; nothing when there is none, and the connection is closed.
     *
     * @param serverName as the client wrote it, in any case; empty when it names none
     */
    public Optional<LiveUpstream> upstream(String serverName) {
        String name = serverName.toLowerCase(Locale.ROOT);
        LiveUpstream found = byName.get(name);
        for (int dot = name.indexOf('.'); found == null && dot > 0; dot = name.indexOf('.', dot + 1)) {
            found = byName.get("*" + name.substring(dot));
        }
        return Optional.ofNullable(found == null ? byName.get(OTHERS) : found);
    }
}
