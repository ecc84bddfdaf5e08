package dev.tidegate.policy;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.balance.Server;
import dev.tidegate.descriptor.EntryMatch;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.MissingKey;
import dev.tidegate.limit.OnStoreFailure;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.Sharing;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.route.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A policy as a program could make it, with values from all over their ranges. */
final class RandomPolicy {
    private static final List<String> TEXTS = List.of(
            "1", "true", "null", "", "a b", "x: y", "it's", "\"", "# no", "${NAME}", "$${", "ü😀", "- a", "*", "&a",
            "a:", " lead", "trail ", "a, b", "{x}", "[y]", "!z", "|", "%", "@", "`", "0x1F", "1e3", "~", "yes", "a  b",
            "a -b");

    private final Random random;
    private final RandomGuarding guarding;

    private RandomPolicy(Random random) {
        this.random = random;
        this.guarding = new RandomGuarding(random);
    }

    static Policy of(long seed) {
        return new RandomPolicy(new Random(seed)).policy();
    }

    private Policy policy() {
        PolicyBuilder builder = Policy.builder()
                .identity(identity())
                .features(guarding.features())
                .accessLog(accessLog());
        boolean isShared = random.nextBoolean();
        builder.store(isShared ? store() : StoreSpec.none());
        List<LimitSpec> limits = several(6, i -> scoped(limit("limit-" + i), isShared));
        limits.forEach(builder::limit);
        List<String> ofRoutes = names(limits, false);
        List<String> ofUpstreams = names(limits, true);
        int upstreams = 1 + random.nextInt(3);
        IntStream.range(0, upstreams).forEach(i -> builder.upstream(upstream("upstream-" + i, ofUpstreams)));
        builder.upstream(upstream("spare", ofUpstreams).withBreaker(BreakerSpec.off()));
        builder.upstream(upstream("relayed", ofUpstreams)
                .withProtocol(UpstreamSpec.Protocol.HTTP1)
                .withProxyHeader(pick(List.of(UpstreamSpec.ProxyHeader.values()))));
        List<String> ofListeners = limits.stream()
                .filter(limit -> limit.level() != Level.RESOURCE && Names.isOfConnections(limit))
                .map(LimitSpec::name)
                .toList();
        several(4, i -> listener("listener-" + i, ofListeners)).forEach(builder::listener);
        several(5, i -> route(i, upstreams, ofRoutes)).forEach(builder::route);
        List<String> ofDomains = limits.stream().map(LimitSpec::name).toList();
        several(3, i -> i).forEach(i -> builder.domain("domain." + i, rules(ofDomains)));
        return builder.build();
    }

    private DescriptorRule[] rules(List<String> limits) {
        return several(4, i -> rule("key-" + i, limits)).toArray(DescriptorRule[]::new);
    }

    private DescriptorRule rule(String key, List<String> limits) {
        String value = pick(TEXTS);
        List<EntryMatch> match = List.of(new EntryMatch(key, value), new EntryMatch("remote_address", ""));
        boolean deny = random.nextBoolean();
        List<String> asked =
                deny ? List.of() : limits.stream().limit(random.nextInt(3)).toList();
        List<String> replaced = limits.stream().skip(2).limit(random.nextInt(3)).toList();
        boolean onStreamDone = !asked.isEmpty() && random.nextBoolean();
        return new DescriptorRule(match, asked, replaced, deny, onStreamDone);
    }

    private static List<String> names(List<LimitSpec> limits, boolean resource) {
        return limits.stream()
                .filter(limit -> (limit.level() == Level.RESOURCE) == resource)
                .map(LimitSpec::name)
                .toList();
    }

    private IdentitySpec identity() {
        TokenSpec tokens = maybe(this::tokens, TokenSpec.off());
        Attribute user = tokens.isOff() ? new Attribute.Header("x-user") : new Attribute.Claim("https://a.test/sub");
        Map<String, Attribute> names = random.nextBoolean() ? Map.of() : Map.of("user", user);
        List<AddressBlock> proxies =
                several(3, i -> new AddressBlock(random.nextLong(), random.nextLong(), random.nextInt(129)));
        return new IdentitySpec(proxies, 32 + random.nextInt(97), tokens, names);
    }

    private TokenSpec tokens() {
        return TokenSpec.of(pick(List.of("1", "${A}.json")), "https://a.test?b=${C}", pick(List.of("", "shop")))
                .withSource(pick(List.of(
                        new Attribute.Header("authorization"),
                        new Attribute.Header("x-token"),
                        new Attribute.Cookie("Sid"))))
                .withClockSkewNanos(random.nextLong(TokenSpec.CLOCK_SKEW_MAX_NANOS + 1))
                .withPriority(pick(List.of("", "tier")));
    }

    private StoreSpec store() {
        String url = pick(List.of("redis://h", "rediss://u:p@h:1", "redis-sentinel://a,b#c"));
        return new StoreSpec(
                url,
                1_000_000L * (1 + random.nextInt(1000)),
                pick(List.of("tidegate", "a.b-c_d")),
                new StoreTls(url.startsWith("rediss") ? pick(List.of("", "ca.pem")) : ""));
    }

    private LimitSpec scoped(LimitSpec limit, boolean isShared) {
        LimitSpec.Scope cluster =
                new LimitSpec.Scope.Cluster(pick(List.of(Sharing.values())), pick(List.of(OnStoreFailure.values())));
        return isShared ? maybe(() -> limit.withScope(cluster), limit) : limit;
    }

    private AccessLogSpec accessLog() {
        return new AccessLogSpec(
                pick(List.of("", "stdout", "/var/log/a b: c.log")),
                pick(List.of(AccessLogSpec.Format.values())),
                4096 + random.nextInt(1 << 20));
    }

    private ListenerSpec listener(String name, List<String> limits) {
        ListenerSpec listener = switch (random.nextInt(4)) {
            case 3 -> ListenerSpec.rls(name, "127.0.0.1", random.nextInt(65_536));
            case 0 -> ListenerSpec.admin(name, pick(List.of("127.0.0.1", "::", "localhost")), random.nextInt(65_536));
            case 1 ->
                ListenerSpec.tcp(name, "0.0.0.0", 0, "upstream-0")
                        .withProxyProtocol(random.nextBoolean())
                        .withTcp(tcp(limits));
            default ->
                ListenerSpec.http(name, pick(List.of("0.0.0.0", "::1", "example.org")), 0)
                        .withProxyProtocol(random.nextBoolean())
                        .withTls(maybe(this::tls, ServerTls.off()))
                        .withHttp2(maybe(() -> new Http2Settings(7, 16 << 10), Http2Settings.off()))
                        .withDeadlineHeader(maybe(() -> "", "x-left"))
                        .withPriorityHeader(maybe(() -> "", "x-criticality"));
        };
        return listener.withConnections(1 + random.nextInt(1000), 1 + random.nextInt(1000))
                .withSizes(256 + random.nextInt(10_000), random.nextInt(10_000))
                .withTimeouts(new ListenerSpec.Timeouts(nanos(), nanos(), nanos(), random.nextInt(2000)));
    }

    private TcpSettings tcp(List<String> limits) {
        TcpSettings tcp = TcpSettings.to(pick(List.of("upstream-0", "relayed")))
                .withLimits(some(limits))
                .withIdleNanos(nanos());
        return maybe(() -> tcp, tcp.withSni(Map.of("a.example.org", "upstream-0")));
    }

    private ServerTls tls() {
        ServerTls tls =
                ServerTls.of(certificate(), new CertificateFiles("b.pem", "b")).withMinVersion(pick(versions()));
        return maybe(() -> tls, tls.withClientCa("ca: 1.pem", pick(auths())));
    }

    private static List<ServerTls.TlsVersion> versions() {
        return List.of(ServerTls.TlsVersion.values());
    }

    private static List<ServerTls.ClientAuth> auths() {
        return List.of(ServerTls.ClientAuth.REQUIRE, ServerTls.ClientAuth.REQUEST);
    }

    private CertificateFiles certificate() {
        return new CertificateFiles(pick(List.of("1", "${A}.pem", "a b.pem")), "a.key");
    }

    private LimitSpec limit(String name) {
        Attribute[] key = several(3, i -> attribute(i)).toArray(Attribute[]::new);
        LimitSpec limit = LimitSpec.of(name, pick(List.of(Level.values())), rule(), key)
                .withMode(pick(List.of(LimitSpec.Mode.values())))
                .withOnMissingKey(pick(List.of(MissingKey.values())))
                .withOnExceed(maybe(
                        () -> new LimitSpec.OnExceed.Wait(1 + random.nextLong(1L << 40)),
                        new LimitSpec.OnExceed.Refuse()));
        return key.length == 0 ? limit : limit.withMemoryBytes(1024 + random.nextInt(1 << 30));
    }

    private LimitRule rule() {
        Rate rate = new Rate(
                1 + random.nextLong(maybe(() -> 1000L, Rate.MAX_PERMITS)),
                maybe(() -> 1_000_000_000L, 1 + random.nextLong(Rate.MAX_PERIOD_NANOS)));
        long warmUp = maybe(() -> 0L, nanos());
        return switch (random.nextInt(5)) {
            case 0 -> new LimitRule.LeakyBucket(rate, warmUp);
            case 1 -> new LimitRule.FixedWindow(rate);
            case 2 -> new LimitRule.SlidingWindow(rate, 2 + random.nextInt(127));
            case 3 -> new LimitRule.ApproximateSlidingWindow(rate);
            default -> new LimitRule.TokenBucket(rate, 1 + random.nextInt(10), warmUp);
        };
    }

    private UpstreamSpec upstream(String name, List<String> limits) {
        int idle = random.nextInt(100);
        return UpstreamSpec.of(
                        name,
                        IntStream.rangeClosed(1, 1 + random.nextInt(4))
                                .mapToObj(this::server)
                                .toList())
                .withBalance(pick(List.of(Balancing.values())))
                .withHashKey(attribute(random.nextInt(8)))
                .withHealth(health(), probe())
                .withConnections(new UpstreamSpec.Connections(
                        random.nextInt(idle + 1), idle, idle + 1 + random.nextInt(100), random.nextInt(3), nanos()))
                .withTimeouts(new UpstreamSpec.Timeouts(brief(), nanos(), maybe(() -> 0L, nanos())))
                .withLimits(some(limits))
                .withSending(sending())
                .withGuarding(guarding.guarding());
    }

    private UpstreamSpec.Sending sending() {
        boolean isHttp1 = random.nextBoolean();
        Retry retry = maybe(this::retry, Retry.off());
        return new UpstreamSpec.Sending(
                isHttp1 ? UpstreamSpec.Protocol.HTTP1 : UpstreamSpec.Protocol.HTTP2,
                clientTls(),
                UpstreamSpec.ProxyHeader.OFF,
                retry,
                retry.isOff() ? Hedge.off() : hedge());
    }

    private ClientTls clientTls() {
        ClientTls tls = ClientTls.defaults();
        return pick(List.of(
                ClientTls.off(),
                tls,
                tls.withCa("ca.pem").withCertificate(certificate()),
                tls.withServerName("shop.internal").withoutVerification()));
    }

    private Retry retry() {
        return Retry.defaults()
                .withAttempts(2 + random.nextInt(9), pick(List.of(Retry.Failure.values())))
                .withMethods(pick(List.of(Retry.Methods.values())))
                .withBounds(1 + random.nextInt(100), maybe(() -> 0L, brief()), random.nextInt(1 << 24));
    }

    private Hedge hedge() {
        return pick(
                List.of(Hedge.off(), new Hedge.AfterPercentile(50 + random.nextInt(50)), new Hedge.AfterTime(brief())));
    }

    private Server server(int port) {
        return new Server(
                pick(List.of("127.0.0.1", "::1", "a-b.example.org")),
                port,
                1 + random.nextInt(1000),
                random.nextBoolean());
    }

    private HealthRules health() {
        return new HealthRules(
                1 + random.nextInt(9),
                1 + random.nextInt(9),
                random.nextInt(3),
                nanos(),
                maybe(() -> 0L, nanos()),
                random.nextInt(101));
    }

    private UpstreamSpec.Probe probe() {
        boolean connects = random.nextInt(4) == 0;
        int from = 100 + random.nextInt(500);
        return new UpstreamSpec.Probe(
                connects ? "" : maybe(() -> "", "/healthz?a=b"),
                connects,
                10_000_000 + nanos(),
                brief(),
                from,
                from + random.nextInt(600 - from));
    }

    private RouteSpec route(int index, int upstreams, List<String> limits) {
        RouteSpec.Target[] targets = IntStream.range(0, 1 + random.nextInt(upstreams))
                .mapToObj(i -> new RouteSpec.Target("upstream-" + i, 1 + random.nextInt(maybe(() -> 1, 100))))
                .toArray(RouteSpec.Target[]::new);
        RouteSpec route = RouteSpec.of("/" + index, "upstream-0", some(limits))
                .withTo(targets)
                .withCost(1 + random.nextInt(9))
                .withSettleHeader(maybe(() -> "", "x-cost"))
                .withMirror(maybe(Mirror::off, new Mirror("upstream-0", 1 + random.nextInt(Mirror.WHOLE))))
                .withStreams(new Streams(
                        nanos(), 1 + random.nextInt(1 << 30), 1 + random.nextInt(1000), attribute(random.nextInt(8))))
                .withShedding(guarding.shedding());
        return random.nextBoolean() ? route : route.withMatch(match(index));
    }

    private RouteMatch match(int index) {
        List<RouteMatch.Condition> conditions = new ArrayList<>();
        if (random.nextBoolean()) {
            conditions.add(new RouteMatch.Condition(new Attribute.Header("x-a"), pick(TEXTS)));
        }
        if (random.nextBoolean()) {
            conditions.add(new RouteMatch.Condition(new Attribute.Cookie("Ab"), pick(TEXTS)));
        }
        if (random.nextBoolean()) {
            conditions.add(new RouteMatch.Condition(new Attribute.Query("q[1]"), pick(TEXTS)));
        }
        return new RouteMatch(
                pick(List.of(Set.of(), Set.of("GET"), Set.of("POST", "PUT"))),
                pick(List.of("", "example.org", "*.example.org")),
                "/" + index + pick(List.of("/**", "/*/:id", "/a:b/", "", "/%20(x)")),
                conditions);
    }

    private static Attribute attribute(int index) {
        return List.of(
                        new Attribute.ClientAddress(),
                        new Attribute.Header("x-user"),
                        new Attribute.Path(),
                        new Attribute.Cookie("Sid"),
                        new Attribute.Host(),
                        new Attribute.Query("q"),
                        new Attribute.Method(),
                        new Attribute.Entry("user"))
                .get(index);
    }

    /** From a millisecond to an hour, round or not. */
    private long nanos() {
        long nanos = 1_000_000L + random.nextLong(3_500_000_000_000L);
        return maybe(() -> nanos, nanos / 1_000_000 * 1_000_000);
    }

    /** From a millisecond to a minute. */
    private long brief() {
        return 1_000_000L + random.nextLong(59_000_000_000L);
    }

    private <T> List<T> several(int most, IntFunction<T> make) {
        return IntStream.range(0, random.nextInt(most + 1)).mapToObj(make).toList();
    }

    private String[] some(List<String> names) {
        return names.stream().filter(name -> random.nextBoolean()).toArray(String[]::new);
    }

    private <T> T maybe(Supplier<T> first, T second) {
        return random.nextBoolean() ? first.get() : second;
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
