package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.SharedStore;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.policy.StoreSpec;
import dev.tidegate.testkit.redis.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A node that is killed while it holds permits, as the operating system does it, not as a program ends. */
class KilledNodeIT {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void theBoundHoldsAndTheOthersGetAllOfTheRate() throws IOException {
        try (RedisServer server = RedisServer.start();
                SharedStore store = new RedisStoreProvider().open(StoreSpec.at(server.uri()))) {
            SharedCount count = HoldingNode.count(store);
            RedisStoreIT.await(() -> store.state().isUp());
            long begun = System.nanoTime();
            AtomicLong used = new AtomicLong();
            Process other = start(server.uri());
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> read(other.inputReader(), used));
            AtomicLong own = new AtomicLong();
            RedisStoreIT.await(() -> take(count, own) && used.get() > HoldingNode.RATE / 2);
            other.destroyForcibly();
            RedisStoreIT.await(() -> take(count, own) && reading.isDone());
            RedisStoreIT.await(() -> isServedAlone(count, own));
            // One permit may have been used and its line not written.
            double most = HoldingNode.BURST + HoldingNode.RATE * (System.nanoTime() - begun) / 1e9 + 1;
            assertThat((double) own.get() + used.get()).isLessThanOrEqualTo(most);
        }
    }

    /** A second in which this node alone has nearly all of the rate. */
    private static boolean isServedAlone(SharedCount count, AtomicLong own) {
        long before = own.get();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < SECOND) {
            take(count, own);
        }
        double perSecond = (own.get() - before) * 1e9 / (System.nanoTime() - begun);
        return perSecond > 0.95 * HoldingNode.RATE;
    }

    /** Wants more than there is; always true. */
    private static boolean take(SharedCount count, AtomicLong own) {
        for (int i = 0; i < 20; i++) {
            own.addAndGet(Replies.decide(count, HoldingNode.KEY, 1).isGranted() ? 1 : 0);
        }
        return true;
    }

    private static void read(BufferedReader lines, AtomicLong used) {
        try (lines) {
            while (lines.readLine() != null) {
                used.incrementAndGet();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Process start(String url) throws IOException {
        String paths = System.getProperty("jdk.module.path", "") + ":" + System.getProperty("java.class.path");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        paths + ":" + classes(),
                        HoldingNode.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Where the classes of the tests are, which a module is patched with and no path names. */
    private static Path classes() {
        try {
            URL own = HoldingNode.class.getResource("HoldingNode.class");
            return Path.of(Objects.requireNonNull(own).toURI())
                    .resolve("../../../..")
                    .normalize();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
