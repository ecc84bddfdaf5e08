package dev.tidegate.cli;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.UnreachableException;
import dev.tidegate.cli.replay.AccessLog;
import dev.tidegate.cli.replay.OfflineLimit;
import dev.tidegate.cli.replay.ReplayGate;
import dev.tidegate.cli.replay.ReplayResult;
import dev.tidegate.cli.replay.ReplayResult.Caller;
import dev.tidegate.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A replay of an access log, and the report on who was refused.
 *
 * @param due when each of its requests is sent
 * @param limit what must refuse, if that is to be verified
 * @param gate the policy of the gate to replay through, if not through one that runs elsewhere
 * @param top how many addresses the report names
 */
record Replay(
        AccessLog log,
        Arrivals.Times due,
        ReplayResult result,
        Optional<OfflineLimit> limit,
        Optional<Policy> gate,
        int top) {
    String headline() {
        return String.format(
                Locale.ROOT,
                "%,d requests of %,d addresses, to be sent in %s; %,d lines were no requests",
                log.requests().size(),
                log.addresses(),
                DurationText.of(due.length().toNanos()),
                log.malformed());
    }

    /** Replays through a gate in this process, if that is wanted. */
    Optional<LoadReport> throughGate() {
        return gate.map(policy -> Arguments.read("--through", () -> throughGate(policy)));
    }

    private LoadReport throughGate(Policy policy) {
        try {
            return ReplayGate.run(log, due, policy, result);
        } catch (UnreachableException gone) {
            throw new IllegalStateException("the gate in this process does not answer", gone);
        }
    }

    /** Whether the limit to verify would have made the same decisions; true when there is none. */
    boolean agrees() {
        return limit.map(rule -> wrong(rule).isEmpty()).orElse(true);
    }

    private List<Integer> wrong(OfflineLimit rule) {
        return rule.wrong(result, due, tolerance());
    }

    /**
     * On the clock of the replay only the rounding of the gate's own tables; on a real one, how late requests arrive.
     */
    private Duration tolerance() {
        return gate.isPresent() ? Duration.ofMillis(1) : Duration.ofMillis(50);
    }

    private static long refused(List<Caller> callers) {
        return callers.stream().mapToLong(Caller::refused).sum();
    }

    private long expectedRefused(OfflineLimit rule) {
        boolean[] refused = rule.refused(log.requests(), due, result::reachesLimit);
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
        List<Integer> wrong = wrong(rule);
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(Locale.ROOT, "the limit alone refuses %,d of the same due times", expectedRefused(rule)));
        lines.add(String.format(
                Locale.ROOT,
                "of %,d decisions, %,d are not the limit's, give or take %s",
                log.requests().size(),
                wrong.size(),
                DurationText.of(tolerance().toNanos())));
        wrong.stream().limit(top).forEach(index -> lines.add("  " + decision(index)));
        return lines;
    }

    private String decision(int index) {
        return String.format(
                Locale.ROOT,
                "request %,d of %s, due at %s, was %s",
                index,
                log.requests().get(index).address(),
                DurationText.of(due.dueNanos(index)),
                result.isRefused(index) ? "refused" : "let through");
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
        limit.ifPresent(rule -> json.put("wrongDecisions", wrong(rule).size()));
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
