package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was granted and when; can check every interval between two grants. */
final class Trace {
    private record Grant(long nanos, long permits) {}

    private final List<Grant> grants = new ArrayList<>();

    interface Bound {
        /** Whether so many permits may pass in an interval whose ends lie so far apart, both included. */
        boolean allows(long permits, long nanos);
    }

    void add(long nanos, long permits) {
        grants.add(new Grant(nanos, permits));
    }

    long permits() {
        return grants.stream().mapToLong(Grant::permits).sum();
    }

    void addAll(Trace other) {
        grants.addAll(other.grants);
    }

    void assertEveryInterval(Bound bound) {
        if (grants.isEmpty()) {
            return;
        }
        List<Grant> sorted = sorted();
        for (int first = 0; first < sorted.size(); first++) {
            long sum = 0;
            for (int last = first; last < sorted.size(); last++) {
                sum += sorted.get(last).permits();
                long nanos = sorted.get(last).nanos() - sorted.get(first).nanos();
                if (!bound.allows(sum, nanos)) {
                    assertThat(sum).as("permits within %d ns", nanos).isNegative();
                }
            }
        }
    }

    /** Checks burst + rate·Δt for every interval, in one pass over a bucket that leaks at the rate. */
    void assertBucket(Rate rate, long burst) {
        double level = 0;
        Grant previous = grants.getFirst();
        for (Grant grant : sorted()) {
            long nanos = Math.max(0, grant.nanos() - previous.nanos());
            level = Math.max(0, level - (double) nanos * rate.permits() / rate.periodNanos()) + grant.permits();
            assertThat(level).as("level of the bucket at %d ns", grant.nanos()).isLessThanOrEqualTo(burst + 1e-6);
            previous = grant;
        }
    }

    /** Checks the limit for every window of the rate's length. */
    void assertWindow(Rate rate) {
        List<Grant> sorted = sorted();
        long sum = 0;
        int first = 0;
        for (Grant last : sorted) {
            sum += last.permits();
            while (last.nanos() - sorted.get(first).nanos() >= rate.periodNanos()) {
                sum -= sorted.get(first++).permits();
            }
            assertThat(sum)
                    .as("permits of the window up to %d ns", last.nanos())
                    .isLessThanOrEqualTo(rate.permits());
        }
    }

    private List<Grant> sorted() {
        long origin = grants.getFirst().nanos();
        return grants.stream()
                .sorted(Comparator.comparingLong(grant -> grant.nanos() - origin))
                .toList();
    }
}
