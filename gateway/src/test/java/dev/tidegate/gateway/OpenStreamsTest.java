package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
    private final OpenStreams streams = new OpenStreams(42, 3);

    @Test
    void aCallerHasSoManyStreamsAtATimeOnEachRoute() {
        long ann = streams.caller("chat", "ann");
        assertThat(streams.tryOpen(ann, 2)).isTrue();
        assertThat(streams.tryOpen(ann, 2)).isTrue();
        assertThat(streams.tryOpen(ann, 2)).isFalse();
        assertThat(streams.tryOpen(streams.caller("chat", "bob"), 2)).isTrue();
        assertThat(streams.tryOpen(streams.caller("news", "ann"), 2)).isTrue();
        streams.close(ann);
        assertThat(streams.tryOpen(ann, 2)).isTrue();
    }

    @Test
    void beyondTheBoundNoNewCallerIsCountedButOldOnesAre() {
        for (int i = 0; i < 3; i++) {
            assertThat(streams.tryOpen(i + 1, 2)).isTrue();
        }
        assertThat(streams.tryOpen(99, 2)).isFalse();
        assertThat(streams.tryOpen(1, 2)).isTrue();
        streams.close(2);
        assertThat(streams.tryOpen(99, 2)).isTrue();
        assertThat(streams.callers()).isEqualTo(3);
    }

    @Test
    void nothingIsKeptOfACallerWithoutStreams() {
        assertThat(streams.tryOpen(7, 1)).isTrue();
        streams.close(7);
        streams.close(7);
        assertThat(streams.callers()).isZero();
    }

    @Test
    void noThreadOpensOneTooManyAndNoneIsForgotten() throws Exception {
        int threads = 8;
        int max = 5;
        long caller = streams.caller("chat", "ann");
        CountDownLatch start = new CountDownLatch(threads);
        Callable<Integer> opener = () -> {
            start.countDown();
            start.await();
            int open = 0;
            for (int i = 0; i < 10_000; i++) {
                if (streams.tryOpen(caller, max)) {
                    open++;
                }
                if (open > 0 && i % 3 == 0) {
                    streams.close(caller);
                    open--;
                }
                assertThat(open).isLessThanOrEqualTo(max);
            }
            return open;
        };
        int open = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(pool.submit(opener));
            }
            for (Future<Integer> result : results) {
                open += result.get();
            }
        }
        assertThat(open).isLessThanOrEqualTo(max);
        for (int i = open; i < max; i++) {
            assertThat(streams.tryOpen(caller, max)).isTrue();
        }
        assertThat(streams.tryOpen(caller, max)).isFalse();
    }
}
