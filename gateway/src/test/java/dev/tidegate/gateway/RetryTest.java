package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.Retry;
import dev.tidegate.policy.Retry.Failure;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class RetryTest {
    private static final Retry TWICE = Retry.defaults()
            .withAttempts(2, Failure.CONNECT, Failure.RESET, Failure.SERVICE_UNAVAILABLE)
            .withBounds(20, 0, 64 << 10);

    /** In turn, and no failure ejects a server. */
    private static UpstreamSpec upstream(Retry retry, Origin... origins) {
        return Gates.upstream(origins)
                .withBalance(Balancing.ROUND_ROBIN)
                .withHealth(new HealthRules(1, 1, 0, 0, 0, 0), UpstreamSpec.Probe.none())
                .withRetry(retry);
    }

    private static Gateway gateway(Retry retry, Origin... origins) {
        return Gates.start(Gates.policy(upstream(retry, origins)).build(), 1);
    }

    private static int requests(Origin... origins) {
        return Stream.of(origins).mapToInt(origin -> origin.heads().size()).sum();
    }

    private static RawClient.Reply send(Gateway gateway, String request) throws IOException {
        try (RawClient client = new RawClient(Gates.port(gateway))) {
            return client.send(request).read();
        }
    }

    private static String put(String body) {
        return "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void aFailedReplyIsFetchedFromAnotherServer() throws IOException {
        try (Origin sick = Origin.start(Scripts.status(503));
                Origin well = Origin.answering("well");
                Gateway gateway = gateway(TWICE, sick, well)) {
            for (int i = 0; i < 6; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("well");
            }
            assertThat(sick.heads()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(sick.connections()).isEqualTo(1);
        }
    }

    @Test
    void aFailedReplyWithALongBodyIsNotReadToItsEnd() throws IOException {
        Origin.Script longFailure = (head, in, out) -> {
            out.write(("HTTP/1.1 503 Down\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n" + "x".repeat(0x10000))
                    .getBytes(StandardCharsets.ISO_8859_1));
            return in.read() >= 0;
        };
        try (Origin sick = Origin.start(longFailure);
                Origin well = Origin.answering("well");
                Gateway gateway = gateway(TWICE, sick, well)) {
            for (int i = 0; i < 4; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("well");
            }
            Waiting.until(() -> sick.connections() == 0);
        }
    }

    @Test
    void aConnectionThatEndsBeforeTheReplyIsAReasonToTryAgain() throws IOException {
        try (Origin sick = Origin.start(Scripts.reset());
                Origin well = Origin.answering("well");
                Gateway gateway = gateway(TWICE, sick, well)) {
            for (int i = 0; i < 6; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("well");
            }
        }
    }

    @Test
    void aReplyThatHasBegunIsNeverFetchedAgain() throws IOException {
        Origin.Script half = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.ISO_8859_1));
            return false;
        };
        try (Origin origin = Origin.start(half);
                Gateway gateway = gateway(TWICE, origin)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("half");
            assertThat(requests(origin)).isEqualTo(1);
        }
    }

    @Test
    void aPostIsRepeatedOnlyIfThePolicySaysSo() throws IOException {
        String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
        try (Origin sick = Origin.start(Scripts.status(503));
                Origin well = Origin.start(Scripts.echo("well"))) {
            try (Gateway careful = gateway(TWICE, sick)) {
                assertThat(send(careful, post).status()).isEqualTo(503);
                assertThat(requests(sick)).isEqualTo(1);
            }
            try (Gateway bold = gateway(TWICE.withMethods(Retry.Methods.ANY), sick, well)) {
                assertThat(send(bold, post).body()).isEqualTo("well:abc");
            }
        }
    }

    @Test
    void theBodyIsSentAgainWhole() throws IOException {
        String body = "0123456789".repeat(1000);
        String chunked =
                "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2710\r\n" + body + "\r\n0\r\n\r\n";
        for (Origin.Script failure : new Origin.Script[] {Scripts.reset(), Scripts.status(503)}) {
            try (Origin sick = Origin.start(failure);
                    Origin well = Origin.start(Scripts.echo("well"));
                    Gateway gateway = gateway(TWICE, sick, well)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(send(gateway, put(body)).body()).isEqualTo("well:" + body);
                    assertThat(send(gateway, chunked).body()).isEqualTo("well:" + body);
                }
                assertThat(sick.heads()).isNotEmpty();
            }
        }
    }

    @Test
    void aBodyThatIsStillComingGoesOnWithTheNextServer() throws IOException {
        Origin.Script impatient = (head, in, out) -> in.readNBytes(4).length < 0;
        try (Origin origin = Origin.start(Scripts.inTurn(impatient, Scripts.echo("well")));
                Gateway gateway = gateway(TWICE, origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n0123");
            Waiting.until(() -> requests(origin) == 2);
            assertThat(client.send("4567").read().body()).isEqualTo("well:01234567");
        }
    }

    @Test
    void aBodyBeyondTheBoundIsSentOnce() throws IOException {
        try (Origin first = Origin.start(Scripts.status(503));
                Origin second = Origin.start(Scripts.status(503));
                Gateway gateway = gateway(TWICE.withBounds(20, 0, 100), first, second)) {
            assertThat(send(gateway, put("x".repeat(100))).status()).isEqualTo(503);
            assertThat(requests(first, second)).isEqualTo(2);
            assertThat(send(gateway, put("x".repeat(101))).status()).isEqualTo(503);
            assertThat(requests(first, second)).isEqualTo(3);
        }
    }

    @Test
    void thereAreNoMoreTriesThanThePolicyAllows() throws IOException {
        try (Origin first = Origin.start(Scripts.status(503));
                Origin second = Origin.start(Scripts.status(503));
                Gateway gateway = gateway(TWICE.withAttempts(5, Failure.SERVICE_UNAVAILABLE), first, second)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(503);
            assertThat(requests(first, second)).isEqualTo(5);
        }
    }

    @Test
    void whatThePolicyDoesNotNameIsNotRepeated() throws IOException {
        try (Origin first = Origin.start(Scripts.status(502));
                Origin second = Origin.start(Scripts.status(500));
                Gateway gateway = gateway(TWICE, first, second)) {
            RawClient.get(Gates.port(gateway), "/");
            RawClient.get(Gates.port(gateway), "/");
            assertThat(requests(first, second)).isEqualTo(2);
        }
    }

    @Test
    void retryThatIsOffMeansOneTry() throws IOException {
        try (Origin origin = Origin.start(Scripts.reset());
                Gateway gateway = gateway(Retry.off(), origin)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(502);
            assertThat(requests(origin)).isEqualTo(1);
        }
    }

    @Test
    void aServerThatAsksForMorePatienceThanARetryHasIsObeyed() throws IOException {
        try (Origin first = Origin.start(Scripts.status(503, "Retry-After: 60"));
                Origin second = Origin.start(Scripts.status(503, "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"));
                Gateway gateway = gateway(TWICE, first, second)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").header("retry-after"))
                    .isNotEmpty();
            assertThat(RawClient.get(Gates.port(gateway), "/").header("retry-after"))
                    .isNotEmpty();
            assertThat(requests(first, second)).isEqualTo(2);
        }
    }

    @Test
    void aServerThatAsksForALittlePatienceGetsIt() throws IOException {
        try (Origin sick = Origin.start(Scripts.status(503, "Retry-After: 1"));
                Origin well = Origin.answering("well");
                Gateway gateway = gateway(TWICE.withBounds(20, 100 * Gates.MILLI, 0), sick, well)) {
            long start = System.nanoTime();
            RawClient.get(Gates.port(gateway), "/");
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("well");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1000 * Gates.MILLI);
        }
    }

    @Test
    void aStormOfFailuresReachesTheServersOnlyAFifthStronger() throws IOException {
        AtomicLong clock = new AtomicLong();
        try (Origin first = Origin.start(Scripts.status(503));
                Origin second = Origin.start(Scripts.reset());
                Gateway gateway = Gateway.start(
                        Gates.policy(upstream(TWICE.withAttempts(4, TWICE.on().toArray(Failure[]::new)), first, second))
                                .build(),
                        Gates.options().withNanoTime(clock::get));
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 1000; i++) {
                clock.addAndGet(Gates.MILLI);
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .read()
                                .status())
                        .isIn(502, 503);
            }
            assertThat(requests(first, second)).isEqualTo(1200);
        }
    }

    @Test
    void eachTryTakesAPermitOfTheUpstream() throws IOException {
        AtomicLong clock = new AtomicLong();
        LimitSpec three = LimitSpec.of("shop-max", Level.RESOURCE, new LimitRule.TokenBucket(Rate.perSecond(1), 3, 0));
        try (Origin origin = Origin.start(Scripts.status(503))) {
            Policy policy = Policy.builder()
                    .listener(Gates.listener())
                    .upstream(upstream(TWICE, origin).withLimits("shop-max"))
                    .limit(three)
                    .route(RouteSpec.of("/**", "shop"))
                    .build();
            try (Gateway gateway = Gateway.start(policy, Gates.options().withNanoTime(clock::get))) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(503);
                assertThat(requests(origin)).isEqualTo(2);
                // The third permit is for a first try; for a retry there is none.
                assertThat(RawClient.get(Gates.port(gateway), "/").header("tidegate-decision"))
                        .isEmpty();
                assertThat(requests(origin)).isEqualTo(3);
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).contains("shop-max");
            }
        }
    }

    @Test
    void aDeadConnectionIsNoRetryAndCostsNoBudget() throws IOException {
        AtomicInteger served = new AtomicInteger();
        Origin.Script dieOnEverySecond = (head, in, out) -> {
            if (served.incrementAndGet() % 2 == 0) {
                return false;
            }
            out.write(Origin.ok("ok"));
            return true;
        };
        try (Origin origin = Origin.start(dieOnEverySecond);
                Gateway gateway = gateway(Retry.off(), origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .read()
                                .body())
                        .isEqualTo("ok");
            }
        }
    }

    @Test
    void aClientThatExpects100IsAskedForItsBodyOnce() throws IOException {
        try (Origin origin = Origin.start(Scripts.inTurn((head, in, out) -> false, Scripts.echo("well")));
                Gateway gateway = gateway(TWICE, origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            Waiting.until(() -> requests(origin) == 2);
            assertThat(client.send("hi").read().body()).isEqualTo("well:hi");
        }
    }
}
