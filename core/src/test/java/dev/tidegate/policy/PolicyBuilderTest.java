package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.balance.Server;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.MissingKey;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyBuilderTest {
    private static final LimitRule TEN_A_SECOND = new LimitRule.TokenBucket(Rate.perSecond(10), 10, 0);

    @Test
    void aProxyLimitsEachClientInFrontOfOneServer() {
        Policy policy = Policy.proxy(new Server("127.0.0.1", 3000, 1, false), Rate.perSecond(100));
        assertThat(policy.listeners()).containsOnlyKeys("web", "admin");
        assertThat(policy.limits().get("per-ip"))
                .isEqualTo(LimitSpec.perClient("per-ip", new LimitRule.TokenBucket(Rate.perSecond(100), 100, 0)));
        assertThat(policy.routes()).containsExactly(RouteSpec.of("/**", "upstream", "per-ip"));
    }

    @Test
    void theBurstOfASlowRateIsOne() {
        assertThat(LimitRules.burst(new Rate(5, Rate.MAX_PERIOD_NANOS))).isEqualTo(1);
        assertThat(LimitRules.burst(new Rate(300, 60_000_000_000L))).isEqualTo(5);
        assertThat(LimitRules.burst(new Rate(Rate.MAX_PERMITS, 1))).isEqualTo(Rate.MAX_PERMITS);
    }

    @Test
    void theShortFormOfAMatchHasMethodsOrNone() {
        assertThat(RouteSpec.of("GET,HEAD /a/**", "shop").match().methods()).isEqualTo(Set.of("GET", "HEAD"));
        assertThat(RouteSpec.of("/a", "shop").match().path()).isEqualTo("/a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouteSpec.of("a", "shop"))
                .withMessageContaining("was a");
    }

    @Test
    void whatIsNotChangedStays() {
        LimitSpec limit = LimitSpec.perClient("per-ip", TEN_A_SECOND)
                .withOnExceed(new LimitSpec.OnExceed.Wait(5))
                .withOnMissingKey(MissingKey.PASS)
                .withMode(LimitSpec.Mode.SHADOW)
                .withMemoryBytes(1 << 20);
        assertThat(limit.rule()).isEqualTo(TEN_A_SECOND);
        assertThat(limit.onExceed()).isEqualTo(new LimitSpec.OnExceed.Wait(5));
        assertThat(limit.onMissingKey()).isEqualTo(MissingKey.PASS);
        assertThat(limit.memoryBytes()).isEqualTo(1 << 20);
        UpstreamSpec upstream = UpstreamSpec.of("shop", List.of(new Server("h", 80, 1, false)))
                .withBalance(Balancing.SOURCE_HASH)
                .withHashKey(new Attribute.Header("x"))
                .withHealth(new HealthRules(1, 1, 0, 1_000_000, 0, 0), UpstreamSpec.Probe.at("/healthz"))
                .withConnections(new UpstreamSpec.Connections(1, 2, 3, 0, 1_000_000))
                .withTimeouts(new UpstreamSpec.Timeouts(1_000_000, 2_000_000, 0))
                .withLimits("all");
        assertThat(upstream.balance()).isEqualTo(Balancing.SOURCE_HASH);
        assertThat(upstream.probe().path()).isEqualTo("/healthz");
        assertThat(upstream.limits()).containsExactly("all");
        ListenerSpec listener = ListenerSpec.http("web", "127.0.0.1", 0)
                .withConnections(5, 2)
                .withSizes(1024, 0)
                .withTimeouts(new ListenerSpec.Timeouts(1_000_000, 1_000_000, 1_000_000, 0));
        assertThat(listener.maxConnections()).isEqualTo(5);
        assertThat(listener.maxBodyBytes()).isZero();
        RouteSpec route = RouteSpec.of("/**", "shop")
                .withTo(new RouteSpec.Target("a", 95), new RouteSpec.Target("b", 5))
                .withMatch(MatchText.parse("/x"))
                .withCost(3)
                .withSettleHeader("x-cost");
        assertThat(route.cost()).isEqualTo(3);
        assertThat(route.to()).hasSize(2);
    }

    @Test
    void whatIsNotChangedOfTheWireStays() {
        CertificateFiles files = new CertificateFiles("web.pem", "web.key");
        ServerTls tls = ServerTls.of(files)
                .withClientCa("ca.pem", ServerTls.ClientAuth.REQUEST)
                .withMinVersion(ServerTls.TlsVersion.TLS_1_3);
        ListenerSpec web = ListenerSpec.http("web", "127.0.0.1", 8443)
                .withTls(tls)
                .withHttp2(new Http2Settings(7, 1 << 20))
                .withDeadlineHeader("x-left")
                .withProxyProtocol(true);
        assertThat(web.tls()).isEqualTo(tls);
        assertThat(web.http2().streams()).isEqualTo(7);
        assertThat(web.deadlineHeader()).isEqualTo("x-left");
        assertThat(web.acceptsProxyProtocol()).isTrue();
        UpstreamSpec upstream = UpstreamSpec.of("shop", List.of(new Server("h", 80, 1, false)))
                .withHedge(new Hedge.AfterPercentile(95))
                .withRetry(Retry.defaults().withMethods(Retry.Methods.ANY))
                .withProxyHeader(UpstreamSpec.ProxyHeader.V2)
                .withTls(ClientTls.defaults().withServerName("shop.internal").withCertificate(files));
        assertThat(upstream.hedge()).isEqualTo(new Hedge.AfterPercentile(95));
        assertThat(upstream.retry().methods()).isEqualTo(Retry.Methods.ANY);
        assertThat(upstream.proxyHeader()).isEqualTo(UpstreamSpec.ProxyHeader.V2);
        assertThat(upstream.tls().certificate()).isEqualTo(files);
        assertThat(upstream.tls().isOff()).isFalse();
    }

    @Test
    void theDefaultsOfTheWireAreThoseOfTheFile() {
        ListenerSpec web = ListenerSpec.http("web", "127.0.0.1", 8080);
        UpstreamSpec upstream = UpstreamSpec.of("shop", List.of(new Server("h", 80, 1, false)));
        RouteSpec route = RouteSpec.of("/**", "shop");
        assertThat(web.tls().isOff()).isTrue();
        assertThat(web.http2()).isEqualTo(new Http2Settings(100, 64 << 10)).isEqualTo(Http2Settings.defaults());
        assertThat(web.deadlineHeader()).isEqualTo("x-request-timeout");
        assertThat(web.acceptsProxyProtocol()).isFalse();
        assertThat(upstream.protocol()).isEqualTo(UpstreamSpec.Protocol.HTTP1);
        assertThat(upstream.tls()).isEqualTo(ClientTls.off());
        assertThat(upstream.proxyHeader()).isEqualTo(UpstreamSpec.ProxyHeader.OFF);
        assertThat(upstream.hedge()).isEqualTo(Hedge.off());
        assertThat(upstream.retry())
                .isEqualTo(Retry.defaults())
                .isEqualTo(new Retry(
                        2,
                        Set.of(Retry.Failure.CONNECT, Retry.Failure.RESET),
                        Retry.Methods.IDEMPOTENT,
                        20,
                        25_000_000,
                        64 << 10));
        assertThat(route.mirror()).isEqualTo(Mirror.off());
        assertThat(route.streams())
                .isEqualTo(Streams.defaults())
                .isEqualTo(new Streams(300_000_000_000L, 1 << 20, 1_000, new Attribute.ClientAddress()));
        assertThat(ListenerSpec.tcp("db", "127.0.0.1", 5432, "db").tcp())
                .isEqualTo(new TcpSettings("db", Map.of(), List.of(), 600_000_000_000L));
    }

    @Test
    void settingsOfAnotherProtocolAreRefused() {
        ListenerSpec web = ListenerSpec.http("web", "127.0.0.1", 8080);
        ListenerSpec admin = ListenerSpec.admin("admin", "127.0.0.1", 9901);
        ListenerSpec db = ListenerSpec.tcp("db", "127.0.0.1", 5432, "db");
        assertThatIllegalArgumentException().isThrownBy(() -> web.withTcp(TcpSettings.to("db")));
        assertThatIllegalArgumentException().isThrownBy(() -> db.withTcp(TcpSettings.none()));
        assertThatIllegalArgumentException().isThrownBy(() -> db.withDeadlineHeader("x-left"));
        assertThatIllegalArgumentException().isThrownBy(() -> admin.withProxyProtocol(true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TcpSettings("", Map.of(), List.of("per-ip"), 1_000_000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TcpSettings.none().withSni(Map.of("DB", "db")))
                .withMessageContaining("was DB");
    }

    @Test
    void callsOfManyClientsDoNotShareConnectionsThatNameOne() {
        UpstreamSpec proxied = UpstreamSpec.of("shop", List.of(new Server("h", 80, 1, false)))
                .withProxyHeader(UpstreamSpec.ProxyHeader.V1);
        PolicyBuilder builder = Policy.builder().upstream(proxied).route(RouteSpec.of("/**", "shop"));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("an upstream without proxyHeader");
    }

    @Test
    void aCheckThatConnectsAsksForNothing() {
        assertThat(UpstreamSpec.Probe.connecting().connects()).isTrue();
        assertThat(UpstreamSpec.Probe.connecting().isOff()).isFalse();
        assertThat(UpstreamSpec.Probe.none().isOff()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UpstreamSpec.Probe("/x", true, 1_000_000_000, 1_000_000, 200, 399))
                .withMessageContaining("path must be empty");
    }

    @Test
    void whatDoesNotGoTogetherOnTheWireIsRefused() {
        UpstreamSpec upstream = UpstreamSpec.of("shop", List.of(new Server("h", 80, 1, false)));
        UpstreamSpec proxied = upstream.withProxyHeader(UpstreamSpec.ProxyHeader.V1);
        UpstreamSpec hedged = upstream.withHedge(new Hedge.AfterTime(50_000_000));
        ServerTls tls = ServerTls.of(new CertificateFiles("web.pem", "web.key"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxied.withProtocol(UpstreamSpec.Protocol.HTTP2))
                .withMessageContaining("proxyHeader must be OFF");
        assertThatIllegalArgumentException().isThrownBy(() -> hedged.withRetry(Retry.off()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Hedge.AfterPercentile(100));
        assertThatIllegalArgumentException().isThrownBy(() -> new Hedge.AfterTime(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.defaults().withAttempts(2));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.off().withAttempts(1, Retry.Failure.CONNECT));
        assertThatIllegalArgumentException().isThrownBy(() -> new CertificateFiles("web.pem", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> ServerTls.of(CertificateFiles.none()));
        assertThatIllegalArgumentException().isThrownBy(() -> tls.withClientCa("", ServerTls.ClientAuth.REQUIRE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClientTls(true, "ca.pem", CertificateFiles.none(), "", false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClientTls(false, "", CertificateFiles.none(), "", false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Http2Settings(1_001, 64 << 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new Mirror("", 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Mirror("shop", Mirror.WHOLE + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Streams(1_000_000, 0, 1, new Attribute.ClientAddress()));
    }

    @Test
    void aListenerOrAMirrorThatLeadsNowhereIsRefused() {
        PolicyBuilder builder = Policy.builder()
                .limit(LimitSpec.of("per-path", LimitSpec.Level.USER, TEN_A_SECOND, new Attribute.Path()))
                .upstream(UpstreamSpec.of("db", List.of(new Server("h", 5432, 1, false))));
        ListenerSpec db = ListenerSpec.tcp("db", "127.0.0.1", 6432, "db");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(builder.build(), ListenerSpec.tcp("db", "127.0.0.1", 6432, "bd")))
                .withMessageContaining("was bd");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(builder.build(), db.withTcp(db.tcp().withSni(Map.of("a.org", "no")))))
                .withMessageContaining("was no");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(builder.build(), db.withTcp(db.tcp().withLimits("per-path"))))
                .withMessageContaining("kept by the client's address");
        builder.route(RouteSpec.of("/**", "db").withMirror(new Mirror("copy", 500)));
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("was copy");
    }

    private static Policy with(Policy policy, ListenerSpec listener) {
        return new Policy(
                Map.of(listener.name(), listener),
                policy.identity(),
                policy.limits(),
                policy.upstreams(),
                policy.routes(),
                policy.domains(),
                policy.features(),
                policy.accessLog(),
                policy.store());
    }

    @Test
    void everyWrongValueIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenerSpec.http("web", "h", 70_000))
                .withMessageContaining("port must be from 0 to 65535, but was 70000");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        LimitSpec.of("all", LimitSpec.Level.USER, TEN_A_SECOND).withMemoryBytes(5))
                .withMessageContaining("was 5");
        assertThatIllegalArgumentException().isThrownBy(() -> new RouteSpec.Target("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdentitySpec(List.of(), 16, Map.of()));
    }

    @Test
    void aClaimIsAskedForOfTokensOnly() {
        LimitSpec perUser = LimitSpec.of(
                "per-user", LimitSpec.Level.USER, TEN_A_SECOND, new Attribute.Claim("sub"), new Attribute.Path());
        TokenSpec tokens = TokenSpec.of("jwks.json", "https://id.example.org", "shop");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.builder().limit(perUser).build())
                .withMessage("a policy without identity.tokens must ask for no claim, but was [sub]");
        assertThat(Policy.builder()
                        .identity(IdentitySpec.defaults()
                                .withTokens(tokens)
                                .withName("tenant", new Attribute.Claim("tenant")))
                        .limit(perUser)
                        .build()
                        .claims())
                .containsExactlyInAnyOrder("sub", "tenant");
        assertThatIllegalArgumentException().isThrownBy(() -> TokenSpec.of("jwks.json", "", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.withSource(new Attribute.Query("token")));
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.withClockSkewNanos(-1));
    }

    @Test
    void aNameIsGivenOnce() {
        PolicyBuilder builder = Policy.builder()
                .identity(IdentitySpec.defaults())
                .accessLog(AccessLogSpec.at("stdout", AccessLogSpec.Format.COMBINED))
                .limit(LimitSpec.perClient("per-ip", TEN_A_SECOND));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.limit(LimitSpec.perClient("per-ip", TEN_A_SECOND)))
                .withMessageContaining("per-ip");
        assertThat(builder.build().limits()).containsOnlyKeys("per-ip");
    }

    @Test
    void aNameThatStandsForNothingIsRefused() {
        PolicyBuilder builder = Policy.builder().route(RouteSpec.of("/**", "shop", "per-ip"));
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("was per-ip");
        builder.limit(LimitSpec.perClient("per-ip", TEN_A_SECOND));
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("was shop");
        builder.upstream(UpstreamSpec.of("shop", List.of(new Server("h", 80, 1, false))));
        assertThat(builder.build().upstream("shop").name()).isEqualTo("shop");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.build().listener("web"))
                .withMessageContaining("there is no listener 'web'");
    }

    @Test
    void aLimitAtAPlaceWhereItsLevelIsNotAskedIsRefused() {
        Server server = new Server("h", 80, 1, false);
        PolicyBuilder builder = Policy.builder()
                .limit(LimitSpec.perClient("per-ip", TEN_A_SECOND))
                .upstream(UpstreamSpec.of("shop", List.of(server)).withLimits("per-ip"));
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("limit 'per-ip' must be of level RESOURCE, but was USER");
    }

    @Test
    void whatCannotBeToldApartIsRefused() {
        Server server = new Server("h", 80, 1, false);
        assertThatIllegalArgumentException().isThrownBy(() -> UpstreamSpec.of("shop", List.of(server, server)));
        PolicyBuilder listeners = Policy.builder()
                .listener(ListenerSpec.http("a", "127.0.0.1", 80))
                .listener(ListenerSpec.http("b", "127.0.0.1", 80));
        assertThatIllegalArgumentException().isThrownBy(listeners::build);
        PolicyBuilder routes = Policy.builder()
                .upstream(UpstreamSpec.of("shop", List.of(server)))
                .route(RouteSpec.of("/:a", "shop"))
                .route(RouteSpec.of("/:b", "shop"));
        assertThatIllegalArgumentException().isThrownBy(routes::build);
    }

    @Test
    void anUpstreamNeedsServersOnlyWhereAListenerLeadsToIt() {
        PolicyBuilder inside =
                Policy.builder().upstream(UpstreamSpec.of("shop", List.of())).route(RouteSpec.of("/orders/**", "shop"));

        assertThat(inside.build().unserved()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inside.listener(ListenerSpec.http("web", "127.0.0.1", 80))
                        .build())
                .withMessage("'shop' has no servers, but the route '/orders/**' leads to it");
    }

    @Test
    void saysWhatAGatewayCannotServeByTheListenersOfAFileThatNamesNone() {
        Parsed parsed = PolicyParser.parse(
                "library.yaml",
                "version: 1\nupstreams: { shop: {} }\nroutes: [{ match: /orders/**, to: shop }]\n",
                name -> Optional.empty());

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted -> assertThat(accepted.file().policy().unserved())
                                .containsExactly("'shop' has no servers, but the route '/orders/**' leads to it"));
    }
}
