package dev.tidegate.gateway.l4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.Waiting;
import dev.tidegate.testkit.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random streams both ways at once, written and read at random paces and ended in random order, arrive as they were.
 */
@ExtendWith(LeakGuard.class)
class IntegrityTest {
    private static final int CONNECTIONS = 6;
    private static final int BYTES_MAX = 1 << 20;

    @Seeds(40)
    void whatIsSentArrivesInBothDirections(long seed) throws Exception {
        List<Rig.Kind> kinds = Rig.Kind.available().toList();
        Rig.Kind kind = kinds.get((int) (seed % kinds.size()));
        LinkedBlockingQueue<RawSocket> accepted = new LinkedBlockingQueue<>();
        RawServer.Talk keep = peer -> {
            accepted.add(peer);
            Waiting.until(() -> peer.socket().isClosed());
        };
        try (RawServer server = RawServer.start(keep);
                Rig rig = Rig.before(kind, server);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Random random = new Random(seed);
            for (int i = 0; i < CONNECTIONS; i++) {
                try (RawSocket client = rig.connect();
                        RawSocket peer = accepted.take()) {
                    exchange(threads, client, peer, random);
                }
            }
            Waiting.until(() -> rig.ended(TcpEnding.COMPLETE) == CONNECTIONS);
            assertThat(rig.held()).isZero();
        }
    }

    private static void exchange(ExecutorService threads, RawSocket client, RawSocket server, Random random)
            throws Exception {
        byte[] up = bytes(random);
        byte[] down = bytes(random);
        List<Future<byte[]>> all = threads.invokeAll(List.of(
                writing(client, up, new Random(random.nextLong())),
                writing(server, down, new Random(random.nextLong())),
                reading(server, new Random(random.nextLong())),
                reading(client, new Random(random.nextLong()))));

        all.get(0).get();
        all.get(1).get();
        assertThat(all.get(2).get()).isEqualTo(up);
        assertThat(all.get(3).get()).isEqualTo(down);
    }

    private static byte[] bytes(Random random) {
        // Many are short, some are empty, a few are long.
        byte[] bytes = new byte[random.nextInt(1 + (BYTES_MAX >> random.nextInt(20)))];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Callable<byte[]> writing(RawSocket socket, byte[] bytes, Random random) {
        return () -> {
            OutputStream out = socket.socket().getOutputStream();
            int at = 0;
            while (at < bytes.length) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(1 << (1 + random.nextInt(18))));
                out.write(bytes, at, count);
                at += count;
                rest(random);
            }
            socket.end();
            return bytes;
        };
    }

    private static Callable<byte[]> reading(RawSocket socket, Random random) {
        return () -> read(socket.socket().getInputStream(), random);
    }

    private static byte[] read(InputStream in, Random random) throws IOException {
        byte[] all = new byte[BYTES_MAX + 1];
        int length = 0;
        int count = 0;
        while (count >= 0) {
            length += count;
            rest(random);
            count = in.read(all, length, Math.min(all.length - length, 1 + random.nextInt(1 << 16)));
        }
        return Arrays.copyOf(all, length);
    }

    private static void rest(Random random) {
        if (random.nextInt(50) == 0) {
            LockSupport.parkNanos(random.nextInt(500_000));
        }
    }
}
