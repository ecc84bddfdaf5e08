package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.policy.Hedge;
import dev.tidegate.policy.Retry;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class HedgeTest {
    private static final Hedge SOON = new Hedge.AfterTime(30 * Gates.MILLI);

    /** In turn; the first failure ejects a server. */
    private static UpstreamSpec upstream(Hedge hedge, Origin... origins) {
        return Gates.upstream(origins)
                .withBalance(Balancing.ROUND_ROBIN)
                .withHealth(new HealthRules(1, 1, 1, Duration.ofMinutes(10).toNanos(), 0, 0), UpstreamSpec.Probe.none())
                .withRetry(Retry.defaults())
                .withHedge(hedge);
    }

    private static Gateway gateway(Hedge hedge, Origin... origins) {
        return Gates.start(Gates.policy(upstream(hedge, origins)).build(), 1);
    }

    @Test
    void aSlowServerIsOvertakenAndToldToStop() throws IOException, InterruptedException {
        CountDownLatch gone = new CountDownLatch(2);
        try (Origin slow = Origin.start(Scripts.silentUntilGone(gone));
                Origin quick = Origin.answering("quick");
                Gateway gateway = gateway(SOON, slow, quick)) {
            for (int i = 0; i < 4; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("quick");
            }
            gone.await();
            // The slow one was cancelled and has not failed: it is still asked in its turn.
            assertThat(slow.heads()).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void theFirstServerMayStillWin() throws IOException, InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch hedged = new CountDownLatch(1);
        Origin.Script late = (head, in, out) -> {
            await(hedged);
            out.write(Origin.ok("late"));
            return true;
        };
        Origin.Script silent = (head, in, out) -> {
            hedged.countDown();
            return Scripts.silentUntilGone(gone).answer(head, in, out);
        };
        Origin.Script both = Scripts.inTurn(late, silent);
        try (Origin first = Origin.start(both);
                Origin second = Origin.start(both);
                Gateway gateway = gateway(SOON, first, second)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("late");
            gone.await();
        }
    }

    private static void await(CountDownLatch latch) {
        Waiting.until(() -> latch.getCount() == 0);
    }

    @Test
    void aHedgeThatFailsDoesNotEndTheFirstTry() throws IOException {
        CountDownLatch hedged = new CountDownLatch(1);
        Origin.Script late = (head, in, out) -> {
            await(hedged);
            out.write(Origin.ok("late"));
            return true;
        };
        for (Origin.Script failure : new Origin.Script[] {Scripts.status(503), Scripts.reset()}) {
            Origin.Script bad = (head, in, out) -> {
                hedged.countDown();
                return failure.answer(head, in, out);
            };
            Origin.Script both = Scripts.inTurn(late, bad);
            try (Origin first = Origin.start(both);
                    Origin second = Origin.start(both);
                    Gateway gateway = gateway(SOON, first, second)) {
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("late");
            }
        }
    }

    @Test
    void aHedgeGoesOnWhenTheFirstTryFails() throws IOException {
        for (Origin.Script failure : new Origin.Script[] {Scripts.status(503), Scripts.reset()}) {
            CountDownLatch hedged = new CountDownLatch(1);
            CountDownLatch failed = new CountDownLatch(1);
            Origin.Script bad = (head, in, out) -> {
                await(hedged);
                failed.countDown();
                return failure.answer(head, in, out);
            };
            Origin.Script late = (head, in, out) -> {
                hedged.countDown();
                await(failed);
                Waiting.nanos(50 * Gates.MILLI);
                out.write(Origin.ok("late"));
                return true;
            };
            Origin.Script both = Scripts.inTurn(bad, late);
            try (Origin first = Origin.start(both);
                    Origin second = Origin.start(both);
                    Gateway gateway = gateway(SOON, first, second)) {
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("late");
            }
        }
    }

    @Test
    void aSmallBodyIsSentToBoth() throws IOException {
        CountDownLatch gone = new CountDownLatch(1);
        try (Origin slow = Origin.start(Scripts.silentUntilGone(gone));
                Origin quick = Origin.start(Scripts.echo("quick"));
                Gateway gateway = gateway(SOON, slow, quick);
                RawClient client = new RawClient(Gates.port(gateway))) {
            String put = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
            assertThat(client.send(put).read().body()).isEqualTo("quick:hello");
        }
    }

    @Test
    void aPostIsNotHedged() throws IOException {
        CountDownLatch hedged = new CountDownLatch(1);
        Origin.Script late = (head, in, out) -> {
            Waiting.nanos(150 * Gates.MILLI);
            out.write(Origin.ok("late"));
            return true;
        };
        Origin.Script both = Scripts.inTurn(late, Scripts.silentUntilGone(hedged));
        try (Origin first = Origin.start(both);
                Origin second = Origin.start(both);
                Gateway gateway = gateway(SOON, first, second);
                RawClient client = new RawClient(Gates.port(gateway))) {
            String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
            assertThat(client.send(post).read().body()).isEqualTo("late");
            assertThat(first.heads().size() + second.heads().size()).isEqualTo(1);
        }
    }

    @Test
    void oneServerIsNotAskedTwice() throws IOException {
        Origin.Script late = (head, in, out) -> {
            Waiting.nanos(100 * Gates.MILLI);
            out.write(Origin.ok("late"));
            return true;
        };
        try (Origin only = Origin.start(late);
                Gateway gateway = gateway(SOON, only)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("late");
            assertThat(only.heads()).hasSize(1);
        }
    }

    @Test
    void hedgesSpendTheBudgetOfRetries() throws IOException {
        AtomicLong clock = new AtomicLong();
        Origin.Script late = (head, in, out) -> {
            Waiting.nanos(8 * Gates.MILLI);
            out.write(Origin.ok("late"));
            return true;
        };
        try (Origin first = Origin.start(late);
                Origin second = Origin.start(late);
                Gateway gateway = Gateway.start(
                        Gates.policy(upstream(new Hedge.AfterTime(Gates.MILLI), first, second))
                                .build(),
                        Gates.options().withNanoTime(clock::get));
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 200; i++) {
                clock.addAndGet(Gates.MILLI);
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
            }
            assertThat(first.heads().size() + second.heads().size()).isBetween(210, 240);
        }
    }

    @Test
    void afterAPercentileOfWhatTheUpstreamUsuallyTakes() throws IOException, InterruptedException {
        AtomicBoolean stuck = new AtomicBoolean();
        CountDownLatch gone = new CountDownLatch(1);
        Origin.Script oftenQuick = (head, in, out) -> {
            if (stuck.getAndSet(false)) {
                return Scripts.silentUntilGone(gone).answer(head, in, out);
            }
            out.write(Origin.ok("quick"));
            return true;
        };
        try (Origin first = Origin.start(oftenQuick);
                Origin second = Origin.start(oftenQuick);
                Gateway gateway = gateway(new Hedge.AfterPercentile(95), first, second);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 200; i++) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
            }
            Waiting.nanos(300 * Gates.MILLI);
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
            stuck.set(true);
            assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().body())
                    .isEqualTo("quick");
            gone.await();
        }
    }
}
