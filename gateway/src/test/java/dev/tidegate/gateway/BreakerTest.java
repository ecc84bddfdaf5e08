package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.BreakerSpec.Scope;
import dev.tidegate.policy.Fallback;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.Retry;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upstreams and servers that do not answer well. */
@ExtendWith(BufferGuard.class)
class BreakerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    /** Errors, and calls that take longer than a second. */
    private static final BreakerRule RULE =
            new BreakerRule(new Triggers(0.05, Long.MAX_VALUE, 0.5, SECOND), 5, MINUTE, MINUTE);

    /** Nobody is ejected: that is another matter. */
    private static final HealthRules PATIENT = new HealthRules(1, 1, 0, MINUTE, 0, 0);

    private final AtomicLong clock = new AtomicLong(SECOND);
    private final AtomicBoolean broken = new AtomicBoolean(true);

    private final Origin.Script script =
            (head, in, out) -> Scripts.status(broken.get() ? 500 : 200).answer(head, in, out);

    private static UpstreamSpec guarded(Fallback fallback, Scope scope, Origin... origins) {
        return Gates.upstream(origins)
                .withHealth(PATIENT, UpstreamSpec.Probe.none())
                .withBreaker(BreakerSpec.of(RULE).withFallback(fallback).withScope(scope));
    }

    private static UpstreamSpec guarded(Fallback fallback, Origin... origins) {
        return guarded(fallback, Scope.UPSTREAM, origins);
    }

    private Gateway start(UpstreamSpec upstream) {
        return start(Gates.policy(upstream));
    }

    private Gateway start(PolicyBuilder policy) {
        return Gateway.start(
                policy.listener(Gates.admin()).build(), Gates.options().withNanoTime(clock::get));
    }

    private RawClient.Reply get(Gateway gateway, String... headers) throws IOException {
        clock.addAndGet(50 * Gates.MILLI);
        return RawClient.get(Gates.port(gateway), "/", headers);
    }

    private void breakIt(Gateway gateway) throws IOException {
        for (int i = 0; i < 10; i++) {
            get(gateway);
        }
        assertThat(state(gateway)).isEqualTo(BreakerState.OPEN);
    }

    private static BreakerState state(Gateway gateway) {
        return Gates.shop(gateway).breaker().state();
    }

    private void awaitNobody(Gateway gateway) {
        Waiting.until(() -> {
            // If the server has a call whose caller has gone, its place is kept for a second at most.
            Gates.admission(gateway).tick(clock.get() + 2 * SECOND);
            return Gates.admission(gateway).limiter().inFlight() == 0;
        });
    }

    @Test
    void anOpenBreakerRefusesAtOnceAndSaysUntilWhen() throws IOException {
        try (Origin origin = Origin.start(script);
                Gateway gateway = start(guarded(new Fallback.None(), origin))) {
            breakIt(gateway);
            int asked = origin.heads().size();
            RawClient.Reply refused = get(gateway);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(50, 73);
            assertThat(refused.body()).contains("\"reason\":\"breaker-open\"", "The service 'shop' is failing");
            assertThat(origin.heads()).hasSize(asked);
            awaitNobody(gateway);
        }
    }

    @Test
    void itClosesAgainByProbesAndARamp() throws IOException {
        try (Origin origin = Origin.start(script);
                Gateway gateway = start(guarded(new Fallback.None(), origin))) {
            breakIt(gateway);
            broken.set(false);
            clock.addAndGet(67 * SECOND);
            for (int i = 0; i < 10; i++) {
                assertThat(get(gateway).status()).isEqualTo(200);
            }
            assertThat(state(gateway)).isEqualTo(BreakerState.RAMP);
            for (int i = 0; i < 1000 && state(gateway) != BreakerState.CLOSED; i++) {
                clock.addAndGet(200 * Gates.MILLI);
                get(gateway);
            }
            assertThat(state(gateway)).isEqualTo(BreakerState.CLOSED);
            awaitNobody(gateway);
        }
    }

    @Test
    void aFixedAnswerStandsInForAnOpenUpstream() throws IOException {
        FixedAnswer sorry = new FixedAnswer(200, "text/plain", "later");
        try (Origin origin = Origin.start(script);
                Gateway gateway = start(guarded(new Fallback.Answer(sorry), origin));
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            breakIt(gateway);
            double counted = refused(gateway);
            assertThat(get(gateway).body()).isEqualTo("later");
            assertThat(client.await(client.get("/")).body()).isEqualTo("later");
            Waiting.until(() -> refused(gateway) == counted + 2);
        }
    }

    private static double refused(Gateway gateway) {
        return Gates.metric(gateway, "tidegate_refusals_total", "tidegate_reason=\"breaker-open\"");
    }

    @Test
    void anotherUpstreamStandsInAndHasItsOwnBreaker() throws IOException {
        try (Origin origin = Origin.start(script);
                Origin other = Origin.answering("other");
                Gateway gateway = start(Gates.policy(guarded(new Fallback.ToUpstream("spare"), origin))
                        .upstream(UpstreamSpec.of("spare", Gates.servers(other)).withBreaker(BreakerSpec.of(RULE))))) {
            breakIt(gateway);
            assertThat(get(gateway).body()).isEqualTo("other");

            Breaker spare = Gates.upstream(gateway, "spare").breaker();
            spare.force(BreakerState.FORCED_OPEN, clock.get());
            assertThat(get(gateway).body()).contains("\"reason\":\"breaker-open\"", "The service 'spare' is failing");
            awaitNobody(gateway);
        }
    }

    @Test
    void everyKindOfFailureOfTheServerCounts() throws IOException {
        Origin.Script nonsense = (head, in, out) -> {
            out.write("nonsense\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return false;
        };
        for (Origin.Script failure :
                new Origin.Script[] {Scripts.status(500), Scripts.status(503), Scripts.reset(), nonsense}) {
            try (Origin origin = Origin.start(failure);
                    Gateway gateway = start(guarded(new Fallback.None(), origin))) {
                breakIt(gateway);
                awaitNobody(gateway);
            }
        }
        Origin gone = Origin.answering("x");
        gone.close();
        try (Gateway gateway = start(guarded(new Fallback.None(), gone))) {
            breakIt(gateway);
            awaitNobody(gateway);
        }
    }

    @Test
    void whatTheCallerDidWrongDoesNotCount() throws IOException {
        try (Origin origin = Origin.start(Scripts.status(404));
                Gateway gateway = start(guarded(new Fallback.None(), origin))) {
            for (int i = 0; i < 20; i++) {
                assertThat(get(gateway).status()).isEqualTo(404);
            }
            assertThat(state(gateway)).isEqualTo(BreakerState.CLOSED);
        }
    }

    @Test
    void callersWhoGiveUpEarlySayNothing() throws IOException {
        int calls = 12;
        try (Origin origin = Origin.start(Scripts.silentUntilGone(new CountDownLatch(calls)));
                Gateway gateway = start(guarded(new Fallback.None(), origin))) {
            for (int i = 0; i < calls; i++) {
                assertThat(get(gateway, "X-Request-Timeout: 1ms").status()).isEqualTo(504);
            }
            // Not all of them come as far as the server within their millisecond.
            awaitNobody(gateway);
            assertThat(state(gateway)).isEqualTo(BreakerState.CLOSED);
        }
    }

    @Test
    void callersWhoGiveUpLateSayThatItIsSlow() throws IOException, InterruptedException {
        int calls = 12;
        try (HeldOrigin held = new HeldOrigin();
                Gateway gateway = start(guarded(new Fallback.None(), held.origin()))) {
            for (int i = 0; i < calls; i++) {
                try (RawClient client = new RawClient(Gates.port(gateway))) {
                    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                    held.await(i + 1);
                    clock.addAndGet(2 * SECOND);
                }
                awaitNobody(gateway);
                if (state(gateway) == BreakerState.OPEN) {
                    return;
                }
            }
            assertThat(state(gateway)).isEqualTo(BreakerState.OPEN);
        }
    }

    @Test
    void aServerThatFailsIsLeftAloneAndTheOthersGoOn() throws IOException {
        for (Balancing balancing : new Balancing[] {
            Balancing.ROUND_ROBIN, Balancing.LEAST_CONNECTIONS, Balancing.SOURCE_HASH, Balancing.RANDOM
        }) {
            broken.set(true);
            try (Origin bad = Origin.start(script);
                    Origin worse = Origin.start(Scripts.reset());
                    Origin good = Origin.answering("good");
                    Gateway gateway = start(guarded(new Fallback.None(), Scope.SERVER, bad, worse, good)
                            .withBalance(balancing))) {
                Gates.shop(gateway).breaker(0).force(BreakerState.FORCED_OPEN, clock.get());
                Gates.shop(gateway).breaker(1).force(BreakerState.FORCED_OPEN, clock.get());
                for (int i = 0; i < 10; i++) {
                    assertThat(get(gateway).body()).as("%s", balancing).isEqualTo("good");
                }
                Gates.shop(gateway).breaker(2).force(BreakerState.FORCED_OPEN, clock.get());
                assertThat(get(gateway).body()).contains("\"reason\":\"breaker-open\"");
                assertThat(bad.heads()).isEmpty();
                awaitNobody(gateway);
            }
        }
    }

    @Test
    void theBreakerOfAServerOpensByItsOwnFailures() throws IOException {
        try (Origin bad = Origin.start(script);
                Origin good = Origin.answering("good");
                Gateway gateway = start(
                        guarded(new Fallback.None(), Scope.SERVER, bad, good).withBalance(Balancing.ROUND_ROBIN))) {
            for (int i = 0; i < 20; i++) {
                get(gateway);
            }
            assertThat(Gates.shop(gateway).breaker(0).state()).isEqualTo(BreakerState.OPEN);
            assertThat(Gates.shop(gateway).breaker(1).state()).isEqualTo(BreakerState.CLOSED);
            assertThat(get(gateway).body()).isEqualTo("good");
        }
    }

    @Test
    void aRetryThatTheBreakerRefusesIsNotMade() throws IOException {
        AtomicReference<Gateway> running = new AtomicReference<>();
        Origin.Script tripping = (head, in, out) -> {
            Gates.shop(running.get()).breaker().force(BreakerState.FORCED_OPEN, clock.get());
            return Scripts.status(503).answer(head, in, out);
        };
        try (Origin origin = Origin.start(tripping);
                Gateway gateway = start(guarded(new Fallback.None(), origin).withRetry(Retry.defaults()))) {
            running.set(gateway);
            RawClient.Reply reply = get(gateway);
            assertThat(reply.head()).startsWith("HTTP/1.1 503 Test");
            assertThat(origin.heads()).hasSize(1);
            awaitNobody(gateway);
        }
    }

    @Test
    void aReloadKeepsTheBreakerOpen() throws IOException {
        try (Origin origin = Origin.start(script);
                Gateway gateway = start(guarded(new Fallback.None(), origin))) {
            breakIt(gateway);
            gateway.reload(Gates.policy(guarded(new Fallback.Answer(FixedAnswer.json("{}")), origin))
                    .build());
            assertThat(state(gateway)).isEqualTo(BreakerState.OPEN);
            assertThat(get(gateway).body()).isEqualTo("{}");
        }
    }

    @Test
    void aShadowOnlyWatches() throws IOException {
        try (Origin origin = Origin.start(script);
                Gateway gateway = start(Gates.upstream(origin)
                        .withHealth(PATIENT, UpstreamSpec.Probe.none())
                        .withBreaker(BreakerSpec.of(RULE).withMode(BreakerSpec.Mode.SHADOW)))) {
            breakIt(gateway);
            assertThat(get(gateway).status()).isEqualTo(500);
        }
    }

    @Test
    void aCheckThatSucceedsLetsCallsBeTriedAgainSoon() throws IOException {
        UpstreamSpec.Probe often =
                new UpstreamSpec.Probe("/healthz", Duration.ofMillis(50).toNanos(), SECOND, 200, 299);
        Origin.Script failing = (head, in, out) -> {
            boolean fails = broken.get() && !head.startsWith("GET /healthz");
            return Scripts.status(fails ? 500 : 200).answer(head, in, out);
        };
        try (Origin origin = Origin.start(failing);
                Gateway gateway =
                        start(guarded(new Fallback.None(), Scope.BOTH, origin).withHealth(PATIENT, often))) {
            for (int i = 0; i < 200 && state(gateway) != BreakerState.OPEN; i++) {
                get(gateway);
            }
            broken.set(false);
            Waiting.until(() -> Gates.shop(gateway).breaker().retryAfterNanos(clock.get()) == 0);
            assertThat(get(gateway).status()).isEqualTo(200);
        }
    }
}
