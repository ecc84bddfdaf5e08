package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.PolicyDiff.Change;
import dev.tidegate.policy.PolicyDiff.Detail;
import dev.tidegate.policy.PolicyDiff.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyDiffTest {
    private static final String BEFORE = """
            version: 1
            listeners:
              web: { bind: 127.0.0.1:8080 }
              admin: { bind: 127.0.0.1:9901, protocol: admin }
            identity: { user: { header: X-User } }
            limits:
              kept: { key: user, rate: 10/s }
              rescaled: { key: user, rate: 10/s }
              rekeyed: { key: user, rate: 10/s }
              other: { level: application, rate: 10/s }
              gone: { level: application, rate: 10/s }
            upstreams:
              shop: { servers: [127.0.0.1:9001, 127.0.0.1:9002], health: { path: /healthz } }
              next: { servers: [127.0.0.1:9101] }
            routes:
              - { match: /a, to: shop, limits: [kept] }
              - { match: /b, to: shop }
            """;

    private static final String AFTER = """
            version: 1
            # Comments, the order of keys and defaults written out make no difference.
            listeners:
              admin: { protocol: admin, bind: 127.0.0.1:9901, max-connections: 10000 }
              web: { bind: 127.0.0.1:8081 }
            identity: { user: { cookie: user } }
            limits:
              kept: { key: header(X-User), rate: 10/s, mode: shadow }
              rescaled: { key: header(X-User), rate: 20/s }
              rekeyed: { key: client-ip, rate: 10/s }
              other: { level: application, rate: 10/s, algorithm: fixed-window }
              new: { level: application, rate: 10/s }
            upstreams:
              shop: { servers: [127.0.0.1:9002, 127.0.0.1:9003], health: { path: /healthz, every: 5s } }
              next: { servers: [127.0.0.1:9101], balance: random }
            routes:
              - { match: /c, to: shop }
              - { match: /a, to: { shop: 95%, next: 5% }, limits: [kept] }
            access-log: {}
            """;

    @Test
    void aPolicyDoesNotDifferFromItself() {
        assertThat(diff(BEFORE, BEFORE).isEmpty()).isTrue();
        assertThat(diff(BEFORE, BEFORE).text()).isEqualTo("no difference\n");
    }

    @Test
    void onlyDifferencesInMeaningCount() {
        assertThat(diff(BEFORE, AFTER).changes())
                .extracting(change -> change.section() + " " + change.name())
                .doesNotContain("listeners admin");
    }

    @Test
    void aChangedLimitSaysWhatBecomesOfItsCounts() {
        assertThat(diff(BEFORE, AFTER).changes())
                .contains(
                        new Change(
                                Kind.CHANGED,
                                "limits",
                                "kept",
                                List.of(new Detail("mode", "enforce", "shadow")),
                                "keeps its counts"),
                        new Change(
                                Kind.CHANGED,
                                "limits",
                                "rescaled",
                                List.of(new Detail("rate", "10/s", "20/s"), new Detail("burst", "10", "20")),
                                "keeps its counts: what is spent stays spent"),
                        new Change(Kind.ADDED, "limits", "new", List.of(), "starts with nothing spent"));
    }

    @Test
    void everyDifferenceIsSaidInWords() {
        assertThat(diff(BEFORE, AFTER).text()).isEqualTo("""
                        ~ listeners web
                            bind: 127.0.0.1:8080 → 127.0.0.1:8081
                            opens at the new address, then closes the old one to new connections
                        ~ identity
                            user.cookie: nothing → user
                            user.header: x-user → nothing
                            keys are read anew from the next call on
                        ~ limits kept
                            mode: enforce → shadow
                            keeps its counts
                        ~ limits rescaled
                            rate: 10/s → 20/s
                            burst: 10 → 20
                            keeps its counts: what is spent stays spent
                        ~ limits rekeyed
                            key: header(x-user) → client-ip
                            starts with nothing spent, because it is kept by another key
                        ~ limits other
                            algorithm: token-bucket → fixed-window
                            burst: 10 → nothing
                            warm-up: off → nothing
                            keeps its counts: what is spent stays spent
                        + limits new
                            starts with nothing spent
                        - limits gone
                            its counts are forgotten
                        ~ upstreams shop
                            servers: [127.0.0.1:9001, 127.0.0.1:9002] → [127.0.0.1:9002, 127.0.0.1:9003]
                            health.every: 2s → 5s
                            servers that stay keep their health and connections; 1 new, 1 gone
                        ~ upstreams next
                            balance: p2c → random
                            its servers keep their health and connections
                        + routes /c
                            takes calls at once
                        ~ routes /a
                            to: shop → { shop: 95%, next: 5% }
                            new calls follow it; those in flight end as they began
                        - routes /b
                            takes no new calls; those in flight end as they began
                        ~ access-log
                            path: nothing → stdout
                            format: off → json
                            is opened anew; no line is lost
                        """);
    }

    @Test
    void whatAConnectionWasMadeForCannotChangeUnderIt() {
        String before = """
                version: 1
                listeners: { db: { bind: 127.0.0.1:6432 } }
                upstreams: { db: { servers: [127.0.0.1:5432] } }
                """;
        String after = """
                version: 1
                listeners: { db: { bind: 127.0.0.1:6432, protocol: tcp, to: db } }
                upstreams: { db: { servers: [127.0.0.1:5432, 127.0.0.1:5433], tls: on, retry: { attempts: 3 } } }
                """;
        assertThat(diff(before, after).text()).isEqualTo("""
                        ~ listeners db
                            protocol: http → tcp
                            to: nothing → db
                            limits: nothing → []
                            idle: nothing → 10min
                            tls: off → nothing
                            http2: { streams: 100, window: 64KiB } → nothing
                            deadline-header: x-request-timeout → nothing
                            priority-header: x-request-priority → nothing
                            closes to new connections and opens again, because it speaks another protocol
                        ~ upstreams db
                            servers: [127.0.0.1:5432] → [127.0.0.1:5432, 127.0.0.1:5433]
                            tls: off → on
                            retry.attempts: 2 → 3
                            servers that stay keep their health; connections are replaced as their calls end
                        """);
    }

    @Test
    void whatWasLearntUnderLoadIsKeptAsFarAsItFits() {
        String before = """
                version: 1
                upstreams: { shop: { servers: [127.0.0.1:9001] } }
                routes: [{ match: /a, to: shop }]
                """;
        String after = """
                version: 1
                features: [reviews]
                upstreams: { shop: { servers: [127.0.0.1:9001], concurrency: fixed(50), breaker: { open: 1min } } }
                routes: [{ match: /a, to: shop, priority: sheddable, feature: reviews }]
                """;
        assertThat(diff(before, after).text()).isEqualTo("""
                        ~ upstreams shop
                            concurrency.limit: tide → fixed(50)
                            concurrency.min: 1 → nothing
                            concurrency.initial: 20 → nothing
                            concurrency.max: 20000 → nothing
                            breaker: off → { mode: on, errors: 5%, latency: p95 > 500ms, slow: 50% > 500ms, cpu: off, calls: 20, \
                        open: 1min, open-max: 1min, per: upstream, fallback: off }
                            its servers keep their health and connections; the concurrency limit goes on from where it is; \
                        the breaker begins anew, unless it was forced open
                        ~ features
                            order: [] → [reviews]
                            as many as were off stay off, in the new order; pins of features that stay are kept
                        ~ routes /a
                            priority: critical → sheddable
                            feature: nothing → reviews
                            degraded: nothing → refuse
                            new calls follow it; those in flight end as they began
                        """);
    }

    private static PolicyDiff diff(String before, String after) {
        return PolicyDiff.of(
                Corpus.accepted(before).policy(), Corpus.accepted(after).policy());
    }
}
