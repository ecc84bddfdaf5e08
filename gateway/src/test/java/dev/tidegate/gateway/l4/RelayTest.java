package dev.tidegate.gateway.l4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every way of moving bytes must do. */
@ExtendWith(LeakGuard.class)
class RelayTest {
    private static final int LARGE = 3 << 20;

    static Stream<Rig.Kind> kinds() {
        return Rig.Kind.available();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aClientThatEndsItsHalfStillGetsTheWholeAnswer(Rig.Kind kind) throws IOException {
        byte[] asked = random(LARGE);
        try (RawServer server = RawServer.echoing();
                Rig rig = Rig.before(kind, server);
                RawSocket client = rig.connect()) {
            client.send(asked).end();

            assertThat(client.readAll()).isEqualTo(asked);
            Waiting.until(() -> rig.log().size() == 1);
            assertThat(rig.log())
                    .containsExactly(new Rig.Seen(
                            "127.0.0.1",
                            200,
                            "",
                            LARGE,
                            LARGE,
                            server.asServer().address(),
                            ""));
            assertThat(rig.io("receive")).isEqualTo(LARGE);
            assertThat(rig.io("transmit")).isEqualTo(LARGE);
            assertThat(rig.ended(TcpEnding.COMPLETE)).isEqualTo(1);
            assertThat(rig.held()).isZero();
            assertThat(rig.listener().counts().open()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerThatEndsFirstStillGetsWhatTheClientSends(Rig.Kind kind) throws Exception {
        byte[] sent = random(LARGE);
        AtomicLong got = new AtomicLong();
        CountDownLatch done = new CountDownLatch(1);
        RawServer.Talk talk = peer -> {
            peer.send("hello").end();
            got.set(peer.readAll().length);
            done.countDown();
        };
        try (RawServer server = RawServer.start(talk);
                Rig rig = Rig.before(kind, server);
                RawSocket client = rig.connect()) {
            assertThat(new String(client.readAll(), StandardCharsets.US_ASCII)).isEqualTo("hello");
            client.send(sent).end();
            done.await();

            assertThat(got.get()).isEqualTo(LARGE);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void questionsAndAnswersGoBackAndForth(Rig.Kind kind) throws IOException {
        RawServer.Talk talk = peer -> {
            for (int i = 0; i < 500; i++) {
                peer.send(peer.read(5).replace('q', 'a'));
            }
        };
        try (RawServer server = RawServer.start(talk);
                Rig rig = Rig.before(kind, server);
                RawSocket client = rig.connect()) {
            for (int i = 0; i < 500; i++) {
                String number = "%04d".formatted(i);
                assertThat(client.send("q" + number).read(5)).isEqualTo("a" + number);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aResetOfOneSideIsAResetForTheOther(Rig.Kind kind) throws IOException {
        try (RawServer server = RawServer.start(peer -> {
                    peer.read(5);
                    peer.reset();
                });
                Rig rig = Rig.before(kind, server);
                RawSocket client = rig.connect()) {
            client.send("hello");

            assertThat(client.isReset()).isTrue();
            Waiting.until(() -> rig.ended(TcpEnding.BROKEN) == 1);
            assertThat(rig.log().getFirst().status()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aClientThatBreaksOffFreesItsServer(Rig.Kind kind) throws IOException {
        try (RawServer server = RawServer.start(RawSocket::readAll);
                Rig rig = Rig.before(kind, server)) {
            RawSocket client = rig.connect().send("hello");
            Waiting.until(() -> rig.io("receive") == 5);
            client.reset();

            Waiting.until(() -> server.open() == 0);
            Waiting.until(() -> rig.held() == 0);
            assertThat(rig.ended(TcpEnding.BROKEN)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSenderIsHeldBackWhileTheOtherSideTakesNothing(Rig.Kind kind) throws Exception {
        int offered = 256 << 20;
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong got = new AtomicLong();
        try (RawServer server = RawServer.start(peer -> {
                    await(go);
                    got.set(drain(peer));
                });
                Rig rig = Rig.before(kind, server);
                RawSocket client = rig.connect()) {
            AtomicLong sent = new AtomicLong();
            Thread sender = Thread.ofVirtual().start(() -> send(client, offered, sent));
            awaitStandstill(sent);
            long whileHeld = sent.get();
            go.countDown();
            sender.join();

            // What was taken stands in the buffers of the kernel, and a little in the gateway.
            assertThat(whileHeld).isLessThan(offered / 4);
            Waiting.until(() -> got.get() == offered);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long drain(RawSocket peer) throws IOException {
        byte[] part = new byte[1 << 16];
        long all = 0;
        for (int count = 0; count >= 0; count = peer.socket().getInputStream().read(part)) {
            all += count;
        }
        return all;
    }

    private static void send(RawSocket client, int bytes, AtomicLong sent) {
        try {
            OutputStream out = client.socket().getOutputStream();
            byte[] part = new byte[1 << 16];
            for (int left = bytes; left > 0; left -= part.length) {
                out.write(part);
                sent.addAndGet(part.length);
            }
            client.end();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Waits until the number has not grown for a while. */
    private static void awaitStandstill(AtomicLong number) {
        long before = -1;
        while (before != number.get()) {
            before = number.get();
            Waiting.nanos(300_000_000L);
        }
    }
}
