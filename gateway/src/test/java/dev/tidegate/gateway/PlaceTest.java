package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.Admission;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Denial;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.model.Outcome;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.Retry;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However an exchange ends, its place at the upstream is left, and left once. */
@ExtendWith(BufferGuard.class)
class PlaceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int LARGE = 16 << 20;

    /** What a client does, and when it is satisfied. */
    interface Client {
        void call(Gateway gateway) throws IOException;
    }

    /** A way in which an exchange can end, or its server be done with it. */
    record Ending(String name, Origin.Script script, Client client) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Ending> endings() {
        return Stream.of(
                new Ending("reply", Scripts.status(200), expect(200)),
                new Ending("reply without keeping alive", closing(), expect(200)),
                new Ending("not found", Scripts.status(404), expect(404)),
                new Ending("server error", Scripts.status(503), expect(503)),
                // A probe that fails lets no retry pass.
                new Ending(
                        "retried",
                        Scripts.inTurn(Scripts.reset(), Scripts.status(200)),
                        gateway -> assertThat(
                                        RawClient.get(Gates.port(gateway), "/").status())
                                .isIn(200, 502)),
                new Ending("retried in vain", Scripts.reset(), expect(502)),
                new Ending("bad reply", raw("nonsense\r\n\r\n"), expect(502)),
                new Ending("cut reply", raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), gateway -> {
                    try (RawClient client = new RawClient(Gates.port(gateway))) {
                        assertThat(client.send(GET).read().body()).isEqualTo("half");
                    }
                }),
                new Ending("silence", silent(), expect(504)),
                new Ending(
                        "deadline",
                        silent(),
                        gateway -> assertThat(RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 100ms")
                                        .status())
                                .isEqualTo(504)),
                new Ending("client gone", silent(), gateway -> {
                    try (RawClient client = new RawClient(Gates.port(gateway))) {
                        client.send(GET);
                        awaitOne(gateway);
                    }
                }),
                new Ending("client gone in the reply", large(), gateway -> {
                    try (RawClient client = new RawClient(Gates.port(gateway))) {
                        client.send(GET).read(false);
                    }
                }),
                new Ending("bad body", silent(), gateway -> {
                    try (RawClient client = new RawClient(Gates.port(gateway))) {
                        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
                        awaitOne(gateway);
                        assertThat(client.send("no chunk\r\n").read().status()).isEqualTo(400);
                    }
                }),
                new Ending("http2 reply", Scripts.status(200), gateway -> {
                    try (Http2Client client = new Http2Client(Gates.port(gateway))) {
                        assertThat(client.await(client.get("/")).status()).isEqualTo(200);
                    }
                }),
                new Ending("http2 reset", silent(), gateway -> {
                    try (Http2Client client = new Http2Client(Gates.port(gateway))) {
                        int stream = client.get("/");
                        awaitOne(gateway);
                        client.reset(stream);
                        awaitNone(gateway);
                    }
                }),
                new Ending("http2 deadline", silent(), gateway -> {
                    try (Http2Client client = new Http2Client(Gates.port(gateway))) {
                        assertThat(client.await(client.get("/", "x-request-timeout", "100ms"))
                                        .status())
                                .isEqualTo(504);
                    }
                }),
                // The client does not read: the server is done all the same.
                new Ending("client slow", large(), gateway -> {
                    try (RawClient client = new RawClient(Gates.port(gateway))) {
                        client.send(GET).read(false);
                        awaitNone(gateway);
                    }
                }),
                new Ending(
                        "events",
                        raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", true),
                        gateway -> {
                            try (RawClient client = new RawClient(Gates.port(gateway))) {
                                assertThat(client.send(GET).read(false).status())
                                        .isEqualTo(200);
                                awaitNone(gateway);
                            }
                        }));
    }

    private static Client expect(int status) {
        return gateway ->
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(status);
    }

    private static Origin.Script raw(String reply) {
        return raw(reply, false);
    }

    /** Sends these bytes, and then closes the connection or waits for the other side to do so. */
    private static Origin.Script raw(String reply, boolean waits) {
        return (head, in, out) -> {
            out.write(reply.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return waits && in.read() >= 0;
        };
    }

    private static Origin.Script closing() {
        return raw("HTTP/1.1 200 OK\r\n\r\nto the end");
    }

    private static Origin.Script silent() {
        return (head, in, out) -> {
            while (in.read() >= 0) {}
            return false;
        };
    }

    private static Origin.Script large() {
        return (head, in, out) -> {
            out.write(Origin.ok("x".repeat(LARGE)));
            return true;
        };
    }

    private static void awaitOne(Gateway gateway) {
        Waiting.until(() -> Gates.admission(gateway).limiter().inFlight() == 1);
    }

    private static void awaitNone(Gateway gateway) {
        Waiting.until(() -> Gates.admission(gateway).limiter().inFlight() == 0);
    }

    private static UnaryOperator<UpstreamSpec> guarded() {
        BreakerRule rule = new BreakerRule(Triggers.DEFAULT, 20, SECOND, SECOND);
        return upstream -> upstream.withConcurrency(ConcurrencySpec.of(new ConcurrencyRule.Fixed(10)))
                .withBreaker(BreakerSpec.of(rule).withScope(BreakerSpec.Scope.BOTH))
                .withTimeouts(new UpstreamSpec.Timeouts(SECOND, 400 * Gates.MILLI, 0))
                .withRetry(Retry.defaults());
    }

    @ParameterizedTest
    @MethodSource("endings")
    void isLeftAtEveryEnd(Ending ending) throws IOException {
        try (Origin origin = Origin.start(ending.script);
                Gateway gateway = Gates.before(origin, guarded())) {
            for (int i = 0; i < 2; i++) {
                ending.client.call(gateway);
                awaitNone(gateway);
            }
            assertThat(Gates.admission(gateway).waiting()).isZero();
        }
    }

    /** As many probes run as may: one that was never told of would keep the breaker from ever trying again. */
    @ParameterizedTest
    @MethodSource("endings")
    void theBreakersAreToldAtEveryEnd(Ending ending) throws IOException {
        try (Origin origin = Origin.start(ending.script);
                Gateway gateway = Gates.before(origin, guarded())) {
            Breaker breaker = Gates.shop(gateway).breaker();
            openAndAwaitProbes(breaker);
            ending.client.call(gateway);
            awaitNone(gateway);
            // The exchange has ended by now, so its probe is not among the three that may run at a time.
            if (breaker.state() == BreakerState.PROBE) {
                for (int i = 0; i < 3; i++) {
                    assertThat(breaker.tryPass(System.nanoTime())).isNotEqualTo(Breaker.REFUSED);
                }
            }
        }
    }

    private static void openAndAwaitProbes(Breaker breaker) {
        breaker.onBusy(1, System.nanoTime() - 2 * SECOND);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.isShut(System.nanoTime())).isFalse();
    }

    /** A server that has a call works on, whoever waits for it. */
    @Test
    void outlastsAClientWhoGoesWhileTheServerHasTheCall() throws IOException {
        HeldOrigin held = new HeldOrigin();
        try (held;
                Gateway gateway = Gates.before(held.origin())) {
            long startNanos;
            try (RawClient client = new RawClient(Gates.port(gateway))) {
                client.send(GET);
                held.await(1);
                startNanos = System.nanoTime();
            }
            awaitNone(gateway);
            assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(SECOND);
        }
    }

    @Test
    void isLeftWhenAWebSocketBegins() throws IOException {
        try (Origin origin = WebSocketOrigin.echo();
                Gateway gateway = Gates.before(origin, guarded());
                RawClient client = WebSocketOrigin.connect(gateway)) {
            awaitNone(gateway);
            assertThat(WebSocketOrigin.read(client.send(WebSocketOrigin.text("still open"))
                                    .in())
                            .payload())
                    .isEqualTo("still open");
        }
    }

    @Test
    void isLeftWhenNoServerCanBeReached() throws IOException {
        Origin gone = Origin.answering("x");
        gone.close();
        try (Gateway gateway = Gates.before(gone, guarded())) {
            for (int i = 0; i < 10; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isGreaterThanOrEqualTo(502);
                awaitNone(gateway);
            }
        }
    }

    /** Somebody outside the gateway who has the only place. */
    private static final class Other extends Waiter {
        @Override
        protected void onAdmitted(long nowNanos) {
            throw new AssertionError("it is let in at once");
        }

        @Override
        protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
            throw new AssertionError("it is let in at once");
        }
    }

    /** A client goes at the moment at which another thread lets it in. Whoever is first: the place comes back. */
    @Test
    void isGivenBackWhenItComesForNobody() throws IOException {
        Random random = new Random(7);
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(
                        Gates.policy(Gates.upstream(origin)
                                        .withConcurrency(ConcurrencySpec.of(new ConcurrencyRule.Fixed(1))))
                                .build(),
                        4)) {
            Admission admission = Gates.admission(gateway);
            Other other = new Other();
            for (int i = 0; i < 300; i++) {
                long now = System.nanoTime();
                other.begin(Priority.CRITICAL, 0, 1, now + 60 * SECOND);
                assertThat(admission.enter(other, now)).isEqualTo(Admission.Verdict.ADMITTED);
                RawClient client = new RawClient(Gates.port(gateway));
                client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Timeout: 60s\r\n\r\n");
                Waiting.until(() -> admission.waiting() == 1);

                long head = random.nextInt(300_000);
                Thread leaving = Thread.ofPlatform().start(() -> {
                    Waiting.nanos(head);
                    admission.leave(other, System.nanoTime(), Outcome.SUCCESS);
                });
                Waiting.nanos(random.nextInt(300_000));
                client.close();
                join(leaving);
                Waiting.until(() -> {
                    // If the server has the call by now, the place is kept for a second at most.
                    admission.tick(System.nanoTime() + 2 * SECOND);
                    return admission.limiter().inFlight() == 0 && admission.waiting() == 0;
                });
            }
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("x");
        }
    }

    private static void join(Thread thread) {
        Waiting.until(() -> !thread.isAlive());
    }

    /** Four loops share one place: whoever leaves lets in one of another loop. Some clients go while they wait. */
    @Test
    void passesFromLoopToLoop() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(
                        Gates.policy(Gates.upstream(origin)
                                        .withConcurrency(ConcurrencySpec.of(new ConcurrencyRule.Fixed(2))))
                                .build(),
                        4)) {
            Thread[] clients = new Thread[24];
            int[] answered = new int[clients.length];
            for (int i = 0; i < clients.length; i++) {
                int number = i;
                clients[i] = Thread.ofVirtual().start(() -> answered[number] = ask(gateway, number));
            }
            for (Thread client : clients) {
                join(client);
            }
            Admission admission = Gates.admission(gateway);
            Waiting.until(() -> admission.limiter().inFlight() == 0 && admission.waiting() == 0);
            assertThat(Arrays.stream(answered).sum()).isGreaterThan(clients.length);
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("x");
        }
    }

    /** Asks thirty times, and goes without its answer every third time. Returns how often it was served. */
    private static int ask(Gateway gateway, int seed) {
        Random random = new Random(seed);
        int served = 0;
        for (int i = 0; i < 30; i++) {
            try (RawClient client = new RawClient(Gates.port(gateway))) {
                client.send(GET);
                if (random.nextInt(3) > 0) {
                    served += client.read().status() == 200 ? 1 : 0;
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return served;
    }
}
