package dev.tidegate.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.RequestText;
import dev.tidegate.testkit.Seeds;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OfflineLimitTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void grantsTheBurstThenTheRate() {
        OfflineLimit limit = new OfflineLimit(10, SECOND, 2);
        long[] due = {0, 0, 0, SECOND / 10 - 1, SECOND / 10, SECOND / 10 + 1};
        assertThat(limit.refused(requests(due.length), Arrivals.Times.of(due), i -> true))
                .containsExactly(false, false, true, true, false, true);
    }

    @Test
    void whatDoesNotReachItTakesNoPermit() {
        OfflineLimit limit = new OfflineLimit(1, SECOND, 1);
        assertThat(limit.refused(requests(3), Arrivals.Times.of(new long[] {0, 0, 0}), i -> i != 0))
                .containsExactly(false, false, true);
    }

    @Test
    void countsEachAddressForItself() {
        OfflineLimit limit = new OfflineLimit(1, SECOND, 1);
        List<LoggedRequest> requests = List.of(from("a"), from("b"), from("a"));
        assertThat(limit.refused(requests, Arrivals.Times.of(new long[] {0, 0, 0}), i -> true))
                .containsExactly(false, false, true);
    }

    @Seeds(300)
    void neverGrantsMoreThanBurstAndRateInAnyIntervalNorLess(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OfflineLimit limit =
                new OfflineLimit(random.nextLong(1, 1_000), random.nextLong(1, 10 * SECOND), random.nextLong(1, 20));
        long gap = Math.max(2, 2 * limit.periodNanos() / limit.permits());
        long[] due = new long[60];
        for (int i = 1; i < due.length; i++) {
            due[i] = due[i - 1] + random.nextLong(gap);
        }
        boolean[] refused = limit.refused(requests(due.length), Arrivals.Times.of(due), i -> true);
        for (int last = 0; last < due.length; last++) {
            assertThat(refused[last]).as("request %d", last).isEqualTo(wouldBreak(limit, due, refused, last));
        }
    }

    /** Whether admitting the last request would put more than burst + rate·Δt into some interval that ends with it. */
    private static boolean wouldBreak(OfflineLimit limit, long[] due, boolean[] refused, int last) {
        BigInteger period = BigInteger.valueOf(limit.periodNanos());
        long admitted = 1;
        for (int first = last - 1; first >= 0; first--) {
            admitted += refused[first] ? 0 : 1;
            BigInteger gained =
                    BigInteger.valueOf(due[last] - due[first]).multiply(BigInteger.valueOf(limit.permits()));
            BigInteger bound =
                    BigInteger.valueOf(limit.burst()).multiply(period).add(gained);
            if (!refused[first] && BigInteger.valueOf(admitted).multiply(period).compareTo(bound) > 0) {
                return true;
            }
        }
        return false;
    }

    @Test
    void namesTheDecisionsThatItWouldNotHaveMade() {
        OfflineLimit limit = new OfflineLimit(1, SECOND, 1);
        AccessLog log = new AccessLog(requests(5), 0);
        Arrivals due = Arrivals.Times.of(new long[] {0, SECOND / 2, SECOND - 5, SECOND + 5, 3 * SECOND});
        assertThat(limit.wrong(seen(log, 200, 429, 429, 200, 200), due, Duration.ZERO))
                .isEmpty();
        assertThat(limit.wrong(seen(log, 200, 429, 200, 429, 200), due, Duration.ZERO))
                .containsExactly(2);
        assertThat(limit.wrong(seen(log, 200, 429, 200, 429, 200), due, Duration.ofNanos(5)))
                .isEmpty();
        assertThat(limit.wrong(seen(log, 200, 429, 429, 429, 200), due, Duration.ofNanos(5)))
                .containsExactly(3);
        assertThat(limit.wrong(seen(log, 200, 429, 429, 429, 200), due, Duration.ofNanos(6)))
                .isEmpty();
        assertThat(limit.wrong(seen(log, 200, 400, 429, 200, 429), due, Duration.ZERO))
                .containsExactly(4);
        assertThat(limit.wrong(seen(log, 200, 200, 0, 400, 200), due, Duration.ZERO))
                .containsExactly(1);
    }

    private static ReplayResult seen(AccessLog log, int... statuses) {
        ReplayResult result = new ReplayResult(log);
        for (int i = 0; i < statuses.length; i++) {
            result.onAnswer(i, statuses[i]);
        }
        return result;
    }

    @Test
    void aPauseOfYearsFillsTheBucketAndNoMore() {
        OfflineLimit limit = new OfflineLimit(1_000_000, SECOND, 1);
        long[] due = {0, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2};
        assertThat(limit.refused(requests(3), Arrivals.Times.of(due), i -> true))
                .containsExactly(false, false, true);
    }

    @Test
    void limitsThatWouldOverflowAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OfflineLimit(0, SECOND, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new OfflineLimit(1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new OfflineLimit(1, SECOND, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new OfflineLimit(1_000_001, SECOND, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new OfflineLimit(1, 86_400 * SECOND, 1_000_000));
    }

    private static List<LoggedRequest> requests(int count) {
        List<LoggedRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(from("192.0.2.1"));
        }
        return requests;
    }

    private static LoggedRequest from(String address) {
        return new LoggedRequest(address, 0, RequestText.get("/"));
    }
}
