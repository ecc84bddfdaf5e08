package dev.tidegate.bench.limits;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Machine;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Question: does a flood of keys that nobody has seen before fill the memory, or win a spent key its permits back?
 *
 * <p>A thousand victims spend their five permits an hour. Then four threads spray 20 million new keys, and after each
 * million every victim asks again. Run it in a small heap ({@code -Xmx256m}); {@code --library=bucket4j_map} and so on
 * shows what a peer does. Exit code 0 when every bar is reached, 1 when one is short; a full heap ends the JVM
 * ({@code -XX:+ExitOnOutOfMemoryError}).
 */
public final class KeySpray {
    private static final int ROUNDS = 20;
    private static final int KEYS_A_ROUND = 1_000_000;
    private static final int THREADS = 4;
    private static final int VICTIMS = 1_000;
    private static final int PERMITS_PER_HOUR = 5;
    private static final int EXPECTED_KEYS = 1 << 20;

    private final KeyedLimits limits;
    private long won;
    private double firstMegabytes = Double.NaN;
    private double lastMegabytes = Double.NaN;

    private KeySpray(KeyedLimits limits) {
        this.limits = limits;
    }

    /** Sprays one library. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        String name = arguments.length == 0 ? "tidegate" : arguments[0].replace("--library=", "");
        var library = KeyedLibrary.valueOf(name.toUpperCase(Locale.ROOT));
        System.out.println(Machine.line());
        System.out.printf("%s in a heap of %d MB%n", name, Runtime.getRuntime().maxMemory() >> 20);
        try (KeyedLimits limits = library.open(PERMITS_PER_HOUR, Duration.ofHours(1), EXPECTED_KEYS)) {
            System.exit(new KeySpray(limits).run() ? 0 : 1);
        }
    }

    private boolean run() throws InterruptedException, ExecutionException {
        for (int victim = 0; victim < VICTIMS; victim++) {
            for (int permit = 0; permit < PERMITS_PER_HOUR; permit++) {
                limits.tryAcquire("victim-" + victim);
            }
        }
        System.out.println("   new keys  ns a key  heap MB after a collection  victims admitted");
        for (int round = 0; round < ROUNDS; round++) {
            takeRound(round);
        }
        List<Bar> bars = List.of(
                Bar.atMost("growth of the heap", lastMegabytes - firstMegabytes, 1, " MB"),
                Bar.atMost("permits that spent keys won back", won, 0, ""));
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private void takeRound(int round) throws InterruptedException, ExecutionException {
        long startNanos = System.nanoTime();
        sprayFromAllThreads(round);
        double nanosPerKey = (System.nanoTime() - startNanos) / (double) KEYS_A_ROUND;
        int admitted = 0;
        for (int victim = 0; victim < VICTIMS; victim++) {
            admitted += limits.tryAcquire("victim-" + victim) ? 1 : 0;
        }
        won += admitted;
        lastMegabytes = usedMegabytes();
        firstMegabytes = round == 0 ? lastMegabytes : firstMegabytes;
        System.out.printf(
                Locale.ROOT,
                "%,11d  %8.0f  %26.1f  %6d of %,d%n",
                (round + 1) * KEYS_A_ROUND,
                nanosPerKey,
                lastMegabytes,
                admitted,
                VICTIMS);
    }

    private void sprayFromAllThreads(int round) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> shares = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = round * KEYS_A_ROUND + thread * (KEYS_A_ROUND / THREADS);
                shares.add(threads.submit(() -> spray(first, first + KEYS_A_ROUND / THREADS)));
            }
            for (Future<?> share : shares) {
                share.get();
            }
        }
    }

    private void spray(int from, int to) {
        for (int number = from; number < to; number++) {
            limits.tryAcquire("sprayed-" + number);
        }
    }

    private static double usedMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
    }
}
