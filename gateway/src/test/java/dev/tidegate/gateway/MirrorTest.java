package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.Admission;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.Mirror;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class MirrorTest {
    private final List<String> copies = new CopyOnWriteArrayList<>();

    /** Keeps the body of each copy and answers with an error, which nobody may see. */
    private final Origin.Script keep = (head, in, out) -> {
        copies.add(Scripts.body(head, in));
        out.write("HTTP/1.1 500 Broken\r\nContent-Length: 6\r\n\r\nbroken".getBytes(StandardCharsets.ISO_8859_1));
        return true;
    };

    private static Gateway gateway(Origin main, Origin mirror, int share) {
        return gateway(main, mirror, share, UnaryOperator.identity());
    }

    private static Gateway gateway(Origin main, Origin mirror, int share, UnaryOperator<UpstreamSpec> change) {
        Policy policy = Policy.builder()
                .listener(Gates.listener())
                .listener(Gates.admin())
                .upstream(Gates.upstream(main))
                .upstream(change.apply(UpstreamSpec.of("next", Gates.servers(mirror))))
                .route(RouteSpec.of("/**", "shop").withMirror(new Mirror("next", share)))
                .build();
        return Gates.start(policy, 1);
    }

    private static double counted(Gateway gateway, String result) {
        return Gates.metric(gateway, "tidegate_mirrors_total", "tidegate_result=\"" + result + "\"");
    }

    @Test
    void theMirrorGetsTheRequestAndTheClientTheReplyOfTheOriginal() throws IOException {
        try (Origin main = Origin.start(Scripts.echo("main"));
                Origin mirror = Origin.start(keep);
                Gateway gateway = gateway(main, mirror, Mirror.WHOLE);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 5; i++) {
                String post = "POST /a?b=" + i
                        + " HTTP/1.1\r\nHost: shop.test\r\nX-Mirrored: no\r\nContent-Length: 3\r\n\r\nab" + i;
                assertThat(client.send(post).read().body()).isEqualTo("main:ab" + i);
            }
            Waiting.until(() -> copies.size() == 5);
            assertThat(copies).containsExactlyInAnyOrder("ab0", "ab1", "ab2", "ab3", "ab4");
            assertThat(mirror.heads())
                    .allSatisfy(head -> assertThat(head)
                            .contains("POST /a?b=", "Host: shop.test\r\n", "X-Mirrored: true\r\n")
                            .doesNotContain("X-Mirrored: no"));
            assertThat(main.heads()).allSatisfy(head -> assertThat(head).doesNotContain("X-Mirrored"));
            Waiting.until(() -> counted(gateway, "5xx") == 5);
        }
    }

    @Test
    void aShareOfTheCallsIsMirrored() throws IOException {
        try (Origin main = Origin.answering("x");
                Origin mirror = Origin.answering("y");
                Gateway gateway = gateway(main, mirror, 2000);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 1000; i++) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
            }
            Waiting.until(() -> counted(gateway, "2xx") == mirror.heads().size());
            // Five standard deviations of a binomial distribution.
            assertThat(mirror.heads().size()).isBetween(137, 263);
        }
    }

    @Test
    void aMirrorThatIsAwayOrFullOrSilentDisturbsNobody() throws IOException {
        CountDownLatch gone = new CountDownLatch(1);
        Origin closed = Origin.answering("x");
        closed.close();
        try (Origin main = Origin.answering("x");
                Origin silent = Origin.start(Scripts.silentUntilGone(gone));
                Gateway away = gateway(main, closed, Mirror.WHOLE);
                Gateway full = gateway(main, silent, Mirror.WHOLE, MirrorTest::oneConnection)) {
            for (int i = 0; i < 20; i++) {
                assertThat(RawClient.get(Gates.port(away), "/").body()).isEqualTo("x");
                assertThat(RawClient.get(Gates.port(full), "/").body()).isEqualTo("x");
            }
            Waiting.until(() -> counted(away, "failed") == 20);
            // One copy has the connection, one waits for it.
            assertThat(counted(full, "dropped")).isEqualTo(18);
        }
    }

    private static UpstreamSpec oneConnection(UpstreamSpec upstream) {
        return upstream.withConnections(new UpstreamSpec.Connections(0, 1, 1, 0, 30_000 * Gates.MILLI));
    }

    @Test
    void aMirrorThatTakesTheBodyTooSlowlyLosesTheCopy() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        Origin.Script stuck = (head, in, out) -> {
            Waiting.until(() -> done.getCount() == 0);
            return false;
        };
        int length = 8 << 20;
        try (Origin main = Origin.start(MirrorTest::swallow);
                Origin mirror = Origin.start(stuck);
                Gateway gateway = gateway(main, mirror, Mirror.WHOLE);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n")
                    .send(new byte[length]);
            assertThat(client.read().body()).isEqualTo(Integer.toString(length));
            Waiting.until(() -> counted(gateway, "dropped") == 1);
            done.countDown();
        }
    }

    private static boolean swallow(String head, InputStream in, OutputStream out) throws IOException {
        int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        in.skipNBytes(length);
        out.write(Origin.ok(Integer.toString(length)));
        return true;
    }

    @Test
    void aRequestThatTurnsOutBadIsNeverCompleteAtTheMirror() throws IOException {
        try (Origin main = Origin.start(Scripts.echo("main"));
                Origin mirror = Origin.start(keep);
                Gateway gateway = gateway(main, mirror, Mirror.WHOLE);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            Waiting.until(() -> mirror.heads().size() == 1);
            assertThat(client.send("nonsense\r\n").read().status()).isEqualTo(400);
            Waiting.until(() -> mirror.connections() == 0);
            assertThat(copies).isEmpty();
            assertThat(counted(gateway, "dropped")).isEqualTo(1);
        }
    }

    @Test
    void aCopyOutlivesItsOriginal() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        Origin.Script late = (head, in, out) -> {
            Waiting.until(() -> answered.getCount() == 0);
            out.write(Origin.ok("late"));
            return true;
        };
        try (Origin main = Origin.answering("x");
                Origin mirror = Origin.start(late);
                Gateway gateway = gateway(main, mirror, Mirror.WHOLE)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("x");
            answered.countDown();
            Waiting.until(() -> counted(gateway, "2xx") == 1);
        }
    }

    @Test
    void aCopyForWhichThereIsNoRoomIsDroppedAndTheOriginalGoesOn() throws IOException {
        ConcurrencySpec one = ConcurrencySpec.of(new ConcurrencyRule.Fixed(1));
        try (Origin main = Origin.answering("main");
                HeldOrigin mirror = new HeldOrigin();
                Gateway gateway = gateway(main, mirror.origin(), Mirror.WHOLE, next -> next.withConcurrency(one))) {
            Admission admission = Gates.upstream(gateway, "next").admission();
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("main");
            mirror.await(1);
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("main");
            Waiting.until(() -> counted(gateway, "dropped") == 1);
            assertThat(admission.waiting()).isZero();

            mirror.answerAll();
            Waiting.until(
                    () -> counted(gateway, "2xx") == 1 && admission.limiter().inFlight() == 0);
            assertThat(mirror.paths()).hasSize(1);
        }
    }
}
