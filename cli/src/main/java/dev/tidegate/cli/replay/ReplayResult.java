package dev.tidegate.cli.replay;

import dev.tidegate.cli.load.LoadListener;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntPredicate;

/** What became of each request of a log. Listens to the run; thread-safe. */
public final class ReplayResult implements LoadListener {
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final AccessLog log;
    private final AtomicIntegerArray statuses;

    /**
     * Counts of one address.
     *
     * @param requests how many it made
     * @param refused how many of them were refused
     */
    public record Caller(String address, int requests, int refused) {}

    /** Awaits the answers to the requests of a log. */
    public ReplayResult(AccessLog log) {
        this.log = log;
        this.statuses = new AtomicIntegerArray(log.requests().size());
    }

    @Override
    public void onAnswer(long index, int status) {
        statuses.set((int) index, status);
    }

    /** The status that a request was answered with; 0 for none. */
    public int status(int index) {
        return statuses.get(index);
    }

    /** The requests, in the order of their indices. */
    public List<LoggedRequest> requests() {
        return log.requests();
    }

    /** Whether a request got as far as the limits: it was answered, and was not malformed in the eyes of the gate. */
    public boolean reachesLimit(int index) {
        return status(index) != 0 && status(index) != BAD_REQUEST;
    }

    /** Whether a request was refused. */
    public boolean isRefused(int index) {
        return status(index) == TOO_MANY_REQUESTS || status(index) == SERVICE_UNAVAILABLE;
    }

    /** Everyone who made requests, the most refused first. */
    public List<Caller> callers() {
        return callers(log, this::isRefused);
    }

    /** The same for any other verdict on the requests of a log. */
    public static List<Caller> callers(AccessLog log, IntPredicate isRefused) {
        Map<String, Caller> callers = new TreeMap<>();
        for (int i = 0; i < log.requests().size(); i++) {
            String address = log.requests().get(i).address();
            Caller one = new Caller(address, 1, isRefused.test(i) ? 1 : 0);
            callers.merge(address, one, ReplayResult::sum);
        }
        return callers.values().stream()
                .sorted(Comparator.comparingInt(Caller::refused)
                        .thenComparingInt(Caller::requests)
                        .reversed()
                        .thenComparing(Caller::address))
                .toList();
    }

    private static Caller sum(Caller first, Caller second) {
        return new Caller(first.address(), first.requests() + second.requests(), first.refused() + second.refused());
    }
}
