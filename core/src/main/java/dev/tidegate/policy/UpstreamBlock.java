package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.balance.Server;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.UpstreamSpec.Connections;
import dev.tidegate.policy.UpstreamSpec.Protocol;
import dev.tidegate.policy.UpstreamSpec.ProxyHeader;
import dev.tidegate.policy.UpstreamSpec.Timeouts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of an upstream. */
final class UpstreamBlock {
    static final Distinct<Server> SERVERS_DIFFER = new Distinct<>("a server", Server::address);

    private static final Setting<UpstreamSpec, List<Server>> SERVERS = Setting.partial(
            "servers",
            ListOf.of("a list of servers", ServerText.FORM, 1).distinct(SERVERS_DIFFER),
            Setting.Fallback.of("none, where no listener leads to it", values -> List.of()),
            upstream -> Optional.of(upstream.servers()).filter(servers -> !servers.isEmpty()),
            "The servers. A backup serves only while no other server can. A gateway needs at least one; a library and a"
                    + " rate-limit service none.");

    private static final Words<Protocol> PROTOCOLS = Words.of("a protocol", Protocol.values(), Protocol::text);

    private static final Setting<UpstreamSpec, Protocol> PROTOCOL = Setting.of(
            "protocol", PROTOCOLS, Protocol.HTTP1, UpstreamSpec::protocol, "What its servers speak. gRPC needs h2.");

    private static final Setting<UpstreamSpec, ClientTls> TLS = Setting.of(
            "tls", TlsBlock.CLIENT, ClientTls.off(), UpstreamSpec::tls, "Whether its servers are spoken to over TLS.");

    private static final Setting<UpstreamSpec, ProxyHeader> PROXY_PROTOCOL = Setting.partial(
            "proxy-protocol",
            Words.of("a version of the PROXY protocol", ProxyHeader.class),
            Setting.Fallback.of(ProxyHeader.OFF),
            upstream -> Optional.of(upstream.proxyHeader()).filter(header -> upstream.protocol() == Protocol.HTTP1),
            "Tells servers the client's address by the PROXY protocol. Only for upstreams of tcp listeners, where each"
                    + " connection is one client's.");

    private static final Setting<UpstreamSpec, Balancing> BALANCE = Setting.of(
            "balance",
            Words.of("a way to balance", Balancing.values(), Balancing::text),
            Balancing.P2C,
            UpstreamSpec::balance,
            "How a server is chosen; all obey weights. p2c is the less busy of two chosen by chance.");

    static final Setting<UpstreamSpec, Attribute> HASH_KEY = Setting.of(
            "hash-key",
            new AttributeType(),
            new Attribute.ClientAddress(),
            UpstreamSpec::hashKey,
            "What source-hash looks at: equal keys go to the same server.");

    private static final Setting<UpstreamSpec, HealthBlock.Health> HEALTH = Setting.of(
            "health", HealthBlock.HEALTH, HealthBlock.HEALTH.defaults(), HealthBlock.Health::of, "The active check.");

    private static final Setting<UpstreamSpec, HealthBlock.Ejection> EJECTION = Setting.of(
            "ejection",
            HealthBlock.EJECTION,
            HealthBlock.EJECTION.defaults(),
            HealthBlock.Ejection::of,
            "When a server is left out because of failed calls.");

    private static final Setting<UpstreamSpec, Long> SLOW_START = Setting.of(
            "slow-start",
            WordOr.off(Types.duration("1ms", "1h"), 0L),
            parseDurationNanos("10s"),
            upstream -> upstream.health().slowStartNanos(),
            "How long a server that came back takes to its full share.");

    private static final Setting<UpstreamSpec, Integer> PANIC = Setting.of(
            "panic",
            Types.PERCENT,
            50,
            upstream -> upstream.health().panicPercent(),
            "When fewer of the servers are healthy than this, all are used; 0% for never.");

    private static final Setting<UpstreamSpec, Connections> CONNECTIONS = Setting.of(
            "connections",
            ConnectionBlock.CONNECTIONS,
            ConnectionBlock.CONNECTIONS.defaults(),
            UpstreamSpec::connections,
            "How many connections are kept to each server.");

    private static final Setting<UpstreamSpec, Timeouts> TIMEOUTS = Setting.of(
            "timeouts",
            ConnectionBlock.TIMEOUTS,
            ConnectionBlock.TIMEOUTS.defaults(),
            UpstreamSpec::timeouts,
            "How long a server may take.");

    private static final Setting<UpstreamSpec, Retry> RETRY = Setting.of(
            "retry",
            WordOr.off(RetryBlock.RETRY, Retry.off()),
            RetryBlock.RETRY.defaults(),
            UpstreamSpec::retry,
            "When a request is tried again at another server.");

    private static final Setting<UpstreamSpec, Hedge> HEDGE = Setting.of(
            "hedge",
            WordOr.off(RetryBlock.HEDGE, Hedge.off()),
            Hedge.off(),
            UpstreamSpec::hedge,
            "When a slow request is sent to a second server as well; the first reply is taken.");

    private static final Setting<UpstreamSpec, List<String>> LIMITS = Setting.of(
            "limits",
            ListOf.of("a list of limits", new Types.Name(Reading.Kind.UPSTREAM_LIMIT), 0)
                    .distinct(new Distinct<>("a limit", name -> name)),
            List.of(),
            UpstreamSpec::limits,
            "The limits of level resource that guard it.");

    private static final Setting<UpstreamSpec, ConcurrencySpec> CONCURRENCY = Setting.of(
            "concurrency",
            ConcurrencyBlock.TYPE,
            ConcurrencyBlock.defaults(),
            UpstreamSpec::concurrency,
            "How many calls it serves at once, and who comes first when there are more.");

    private static final Setting<UpstreamSpec, BreakerBlock.Written> BREAKER = Setting.of(
            "breaker",
            BreakerBlock.TYPE,
            BreakerBlock.Written.of(BreakerSpec.off()),
            BreakerBlock.Written::of,
            "When it is not called for a while because it does not answer well.");

    static final Block<UpstreamSpec> BLOCK = Block.of(
                    "an upstream",
                    "A group of servers that answer for one another.",
                    UpstreamBlock::make,
                    SERVERS,
                    PROTOCOL,
                    TLS,
                    PROXY_PROTOCOL,
                    BALANCE,
                    HASH_KEY,
                    HEALTH,
                    EJECTION,
                    SLOW_START,
                    PANIC,
                    CONNECTIONS,
                    TIMEOUTS,
                    RETRY,
                    HEDGE,
                    LIMITS,
                    CONCURRENCY,
                    BREAKER)
            .later("queue")
            .rule(new Rule.OnlyWith<>(PROXY_PROTOCOL, PROTOCOL, PROTOCOLS, Set.of(Protocol.HTTP1)))
            .rule(new Rule.Check<>(
                    HEDGE,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(HEDGE).isOff() || !values.get(RETRY).isOff(),
                    values -> "'hedge' spends the budget of retry, which is off",
                    "write retry: {}, or remove hedge"));

    private UpstreamBlock() {}

    static UpstreamSpec of(String name, List<Server> servers) {
        return BLOCK.make(Values.named(name).with(SERVERS, servers));
    }

    private static UpstreamSpec make(Values values) {
        HealthBlock.Health health = values.get(HEALTH);
        HealthBlock.Ejection ejection = values.get(EJECTION);
        return new UpstreamSpec(
                values.name(),
                values.get(SERVERS),
                values.get(BALANCE),
                values.get(HASH_KEY),
                new HealthRules(
                        health.fall(),
                        health.rise(),
                        ejection.failures(),
                        ejection.nanos(),
                        values.get(SLOW_START),
                        values.get(PANIC)),
                health.probe(),
                values.get(CONNECTIONS),
                values.get(TIMEOUTS),
                values.get(LIMITS),
                new UpstreamSpec.Sending(
                        values.get(PROTOCOL),
                        values.get(TLS),
                        values.get(PROXY_PROTOCOL),
                        values.get(RETRY),
                        values.get(HEDGE)),
                new UpstreamSpec.Guarding(
                        values.get(CONCURRENCY), values.get(BREAKER).beside(values.get(CONCURRENCY))));
    }
}
