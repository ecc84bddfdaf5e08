package dev.tidegate.cli;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.replay.AccessLog;
import dev.tidegate.cli.replay.OfflineLimit;
import dev.tidegate.cli.replay.ReplayResult;
import dev.tidegate.cli.replay.ReplayResult.Caller;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A replay of an access log, and the report on who was refused.
 *
 * @param due when each of its requests is sent
 * @param limit what must refuse, if that is to be verified
 * @param top how many addresses the report names
 */
record Replay(AccessLog log, Arrivals.Times due, ReplayResult result, Optional<OfflineLimit> limit, int top) {
    private static final int BAD_REQUEST = 400;

    /** How an address fared, and how it must have fared. */
    private record Difference(Caller seen, Caller expected) {}

    String headline() {
        return String.format(
                Locale.ROOT,
                "%,d requests of %,d addresses, to be sent in %s; %,d lines were no requests",
                log.requests().size(),
                log.addresses(),
                DurationText.of(due.length().toNanos()),
                log.malformed());
    }

    /** Whether every address was refused as often as the limit to verify says; true when there is none. */
    boolean agrees() {
        return differences().isEmpty();
    }

    private List<Difference> differences() {
        return limit.map(this::differences).orElse(List.of());
    }

    private List<Difference> differences(OfflineLimit rule) {
        boolean[] refused = mustRefuse(rule);
        Map<String, Caller> expected = ReplayResult.callers(log, i -> refused[i]).stream()
                .collect(Collectors.toMap(Caller::address, caller -> caller));
        List<Difference> differences = new ArrayList<>();
        for (Caller seen : result.callers()) {
            Optional.ofNullable(expected.get(seen.address()))
                    .filter(caller -> caller.refused() != seen.refused())
                    .ifPresent(caller -> differences.add(new Difference(seen, caller)));
        }
        return differences;
    }

    /** A gate that does not understand a request says so before any limit is asked. */
    private boolean[] mustRefuse(OfflineLimit rule) {
        return rule.refused(log.requests(), due, i -> result.status(i) != BAD_REQUEST);
    }

    private static long refused(List<Caller> callers) {
        return callers.stream().mapToLong(Caller::refused).sum();
    }

    private long expectedRefused(OfflineLimit rule) {
        boolean[] refused = mustRefuse(rule);
        return refused(ReplayResult.callers(log, i -> refused[i]));
    }

    private List<Caller> refusedCallers() {
        return result.callers().stream().filter(caller -> caller.refused() > 0).toList();
    }

    String asText() {
        List<Caller> callers = refusedCallers();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(headline());
        lines.add(
                String.format(Locale.ROOT, "refused %,d requests of %,d addresses", refused(callers), callers.size()));
        callers.stream().limit(top).forEach(caller -> lines.add(line(caller)));
        limit.ifPresent(rule -> lines.addAll(verdict(rule)));
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(Caller caller) {
        return String.format(
                Locale.ROOT, "  %-40s refused %,7d of %,7d", caller.address(), caller.refused(), caller.requests());
    }

    private List<String> verdict(OfflineLimit rule) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "the limit must refuse %,d of the same due times; %,d addresses differ",
                expectedRefused(rule),
                differences().size()));
        differences().stream()
                .limit(top)
                .forEach(difference -> lines.add(line(difference.seen()) + ", not "
                        + difference.expected().refused()));
        return lines;
    }

    Map<String, Object> asJson() {
        List<Caller> callers = refusedCallers();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("requests", log.requests().size());
        json.put("addresses", log.addresses());
        json.put("malformedLines", log.malformed());
        json.put("refused", refused(callers));
        json.put("refusedAddresses", callers.size());
        json.put("top", callers.stream().limit(top).map(Replay::caller).toList());
        limit.ifPresent(rule -> json.put("expectedRefused", expectedRefused(rule)));
        limit.ifPresent(rule -> json.put("differingAddresses", differences().size()));
        return json;
    }

    private static Map<String, Object> caller(Caller caller) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", caller.address());
        json.put("requests", caller.requests());
        json.put("refused", caller.refused());
        return json;
    }
}
