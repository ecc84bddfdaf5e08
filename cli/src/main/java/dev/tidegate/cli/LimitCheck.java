package dev.tidegate.cli;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.replay.OfflineLimit;
import dev.tidegate.cli.replay.ReplayResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds what was refused in a replay to what a limit must refuse.
 *
 * @param text the limit as it was written
 * @param due when each request was to be sent
 * @param tolerance on the clock of the replay the rounding of the gate's own tables; on a real one, how late requests
 *     may arrive
 */
record LimitCheck(String text, OfflineLimit limit, Arrivals due, Duration tolerance) {
    /** The decisions that the limit would not have made. */
    List<Integer> wrong(ReplayResult result) {
        return limit.wrong(result, due, tolerance);
    }

    private int expectedRefused(ReplayResult result) {
        int expected = 0;
        for (boolean refused : limit.refused(result.requests(), due, result::reachesLimit)) {
            expected += refused ? 1 : 0;
        }
        return expected;
    }

    List<String> lines(ReplayResult result, int top) {
        List<Integer> wrong = wrong(result);
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%s alone refuses %,d of the same due times", text, expectedRefused(result)));
        lines.add(String.format(
                Locale.ROOT,
                "of %,d decisions, %,d are not those of %s, give or take %s",
                result.requests().size(),
                wrong.size(),
                text,
                DurationText.of(tolerance.toNanos())));
        wrong.stream().limit(top).forEach(index -> lines.add("  " + decision(result, index)));
        return lines;
    }

    private String decision(ReplayResult result, int index) {
        return String.format(
                Locale.ROOT,
                "request %,d of %s, due at %s, was %s",
                index,
                result.requests().get(index).address(),
                DurationText.of(due.dueNanos(index)),
                result.isRefused(index) ? "refused" : "let through");
    }

    Map<String, Object> asJson(ReplayResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("limit", text);
        json.put("expectedRefused", expectedRefused(result));
        json.put("wrongDecisions", wrong(result).size());
        return json;
    }
}
