package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.policy.ListenerSpec.Bounds;
import dev.tidegate.policy.ListenerSpec.Protocol;
import dev.tidegate.policy.ListenerSpec.Timeouts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of a listener. */
final class ListenerBlock {
    private static final Words<Protocol> PROTOCOLS = Words.of("a protocol", Protocol.class);

    static final Setting<ListenerSpec, Bind> BIND = Setting.required(
            "bind",
            Bind.TYPE,
            listener -> new Bind(listener.host(), listener.port()),
            "Where to listen. A port alone means 127.0.0.1; port 0 means any free one.");

    static final Setting<ListenerSpec, Protocol> PROTOCOL = Setting.of(
            "protocol",
            PROTOCOLS,
            Protocol.HTTP,
            ListenerSpec::protocol,
            "What is spoken: http for HTTP/1.1 and HTTP/2, tcp for anything, passed on as it is, admin for metrics, health"
                    + " and the policy, rls for the rate-limit service of Envoy.");

    private static final Setting<ListenerSpec, Boolean> ALLOW_REMOTE = Setting.partial(
            "allow-remote",
            new Flag(),
            Setting.Fallback.of(false),
            listener -> listener.protocol() == Protocol.ADMIN
                    ? Optional.of(!Bind.isLoopback(listener.host()))
                    : Optional.empty(),
            "Whether an admin listener may be bound where other machines can reach it.");

    private static final Setting<ListenerSpec, ProxyWord> PROXY_PROTOCOL = Setting.partial(
            "proxy-protocol",
            Words.of("a use of the PROXY protocol", ProxyWord.class),
            Setting.Fallback.of(ProxyWord.OFF),
            ProxyWord::of,
            "With accept, every connection must begin with a header of the PROXY protocol, version 1 or 2, and the client's"
                    + " address is the one in it. Accept it only where none but the load balancer can connect.");

    static final Setting<ListenerSpec, Integer> MAX_CONNECTIONS = Setting.of(
            "max-connections",
            Types.count(1, 10_000_000),
            10_000,
            ListenerSpec::maxConnections,
            "How many connections at most; the newest beyond it is refused, the old are served.");

    static final Setting<ListenerSpec, Integer> MAX_CONNECTIONS_PER_ADDRESS = Setting.of(
            "max-connections-per-address",
            Types.count(1, 10_000_000),
            1_000,
            ListenerSpec::maxConnectionsPerAddress,
            "How many of them from one address.");

    static final Setting<ListenerSpec, Integer> MAX_HEADER = Setting.of(
            "max-header",
            Types.intSize("256B", "1MiB"),
            16 << 10,
            ListenerSpec::maxHeaderBytes,
            "The largest request head; a larger one gets 431.");

    static final Setting<ListenerSpec, Long> MAX_BODY = Setting.of(
            "max-body",
            Types.size("0B", "1048576GiB"),
            10L << 20,
            ListenerSpec::maxBodyBytes,
            "The largest request body; a larger one gets 413.");

    private static final Type<Long> TIMEOUT = Types.duration("1ms", "1day");

    static final Setting<Timeouts, Long> HEADER = Setting.of(
            "header",
            TIMEOUT,
            parseDurationNanos("10s"),
            Timeouts::headerNanos,
            "From the first byte of a request to the end of its head; and for a PROXY header, and for the TLS handshake.");

    static final Setting<Timeouts, Long> BODY = Setting.of(
            "body",
            TIMEOUT,
            parseDurationNanos("10s"),
            Timeouts::bodyNanos,
            "How long a body may fall short of min-body-rate before its client is cut.");

    static final Setting<Timeouts, Long> IDLE = Setting.of(
            "idle",
            TIMEOUT,
            parseDurationNanos("1min"),
            Timeouts::idleNanos,
            "Between two requests of one connection.");

    static final Setting<Timeouts, Long> MIN_BODY_RATE = Setting.of(
            "min-body-rate",
            WordOr.off(Ranged.of(Types.BYTE_RATE, 1L, 1L << 30), 0L),
            1L << 10,
            Timeouts::minBodyBytesPerSecond,
            "The slowest upload that is served, averaged over timeouts.body.");

    private static final Block<Timeouts> TIMEOUTS_BLOCK = Block.of(
            "a block of client timeouts",
            "How long a client may take. Slow clients are cut within 10 seconds by default.",
            values -> new Timeouts(values.get(HEADER), values.get(BODY), values.get(IDLE), values.get(MIN_BODY_RATE)),
            HEADER,
            BODY,
            IDLE,
            MIN_BODY_RATE);

    private static final Setting<ListenerSpec, Timeouts> TIMEOUTS = Setting.of(
            "timeouts",
            TIMEOUTS_BLOCK,
            TIMEOUTS_BLOCK.defaults(),
            ListenerSpec::timeouts,
            "How long a client may take.");

    /** Port 0 is another port each time. */
    static final Distinct<ListenerSpec> ADDRESSES_DIFFER = new Distinct<>(
            "a listener with this address",
            listener -> listener.port() == 0 ? listener.name() : new Bind(listener.host(), listener.port()).text());

    static final Block<ListenerSpec> BLOCK = Block.of(
                    "a listener",
                    "Where the gateway listens, and what it lets a client hold.",
                    ListenerBlock::make,
                    BIND,
                    PROTOCOL,
                    ALLOW_REMOTE,
                    PROXY_PROTOCOL,
                    HttpBlock.TLS,
                    HttpBlock.HTTP2,
                    HttpBlock.DEADLINE_HEADER,
                    HttpBlock.PRIORITY_HEADER,
                    TcpBlock.TO,
                    TcpBlock.SNI,
                    TcpBlock.LIMITS,
                    TcpBlock.IDLE,
                    MAX_CONNECTIONS,
                    MAX_CONNECTIONS_PER_ADDRESS,
                    MAX_HEADER,
                    MAX_BODY,
                    TIMEOUTS)
            .rule(only(ALLOW_REMOTE, Protocol.ADMIN))
            .rule(only(PROXY_PROTOCOL, Protocol.HTTP, Protocol.TCP))
            .rule(only(HttpBlock.TLS, Protocol.HTTP, Protocol.RLS))
            .rule(HttpBlock.ONE_CERTIFICATE)
            .rule(only(HttpBlock.HTTP2, Protocol.HTTP))
            .rule(only(HttpBlock.DEADLINE_HEADER, Protocol.HTTP))
            .rule(only(HttpBlock.PRIORITY_HEADER, Protocol.HTTP))
            .rule(HttpBlock.HEADERS_DIFFER)
            .rule(only(TcpBlock.TO, Protocol.TCP))
            .rule(only(TcpBlock.SNI, Protocol.TCP))
            .rule(only(TcpBlock.LIMITS, Protocol.TCP))
            .rule(only(TcpBlock.IDLE, Protocol.TCP))
            .rule(new Rule.OneOf<>(List.of(TcpBlock.TO, TcpBlock.SNI), PROTOCOL, PROTOCOLS, Protocol.TCP))
            .rule(new Rule.Check<>(
                    BIND,
                    ProblemCode.EXPOSED_ADMIN,
                    values -> values.get(PROTOCOL) != Protocol.ADMIN
                            || values.get(ALLOW_REMOTE)
                            || Bind.isLoopback(values.get(BIND).host()),
                    values -> "an admin listener on '" + values.get(BIND).text() + "' can be reached by others",
                    "bind it to 127.0.0.1, or write allow-remote: true if a firewall guards it"));

    private ListenerBlock() {}

    static ListenerSpec of(String name, Bind bind, Protocol protocol) {
        return BLOCK.make(Values.named(name).with(BIND, bind).with(PROTOCOL, protocol));
    }

    static ListenerSpec of(String name, Bind bind, String upstream) {
        return BLOCK.make(
                Values.named(name).with(BIND, bind).with(PROTOCOL, Protocol.TCP).with(TcpBlock.TO, upstream));
    }

    static Timeouts timeouts() {
        return TIMEOUTS_BLOCK.defaults();
    }

    private static ListenerSpec make(Values values) {
        Bind bind = values.get(BIND);
        return new ListenerSpec(
                values.name(),
                bind.host(),
                bind.port(),
                values.get(PROTOCOL),
                new Bounds(
                        values.get(MAX_CONNECTIONS),
                        values.get(MAX_CONNECTIONS_PER_ADDRESS),
                        values.get(MAX_HEADER),
                        values.get(MAX_BODY)),
                values.get(TIMEOUTS),
                values.get(PROXY_PROTOCOL) == ProxyWord.ACCEPT,
                HttpBlock.make(values),
                TcpBlock.make(values));
    }

    private static Rule<ListenerSpec> only(Setting<ListenerSpec, ?> setting, Protocol... protocols) {
        return new Rule.OnlyWith<>(setting, PROTOCOL, PROTOCOLS, Set.of(protocols));
    }

    /** Whether a listener wants the PROXY protocol, as the file says it. */
    private enum ProxyWord {
        OFF,
        ACCEPT;

        static Optional<ProxyWord> of(ListenerSpec listener) {
            return switch (listener.protocol()) {
                case HTTP, TCP -> Optional.of(listener.acceptsProxyProtocol() ? ACCEPT : OFF);
                case ADMIN, RLS -> Optional.empty();
            };
        }
    }
}
