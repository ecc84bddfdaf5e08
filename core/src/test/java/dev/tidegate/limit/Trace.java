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
        long origin = grants.getFirst().nanos();
        List<Grant> sorted = grants.stream()
                .sorted(Comparator.comparingLong(grant -> grant.nanos() - origin))
                .toList();
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
}
