package dev.tidegate.cli;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.UnreachableException;
import dev.tidegate.cli.replay.AccessLog;
import dev.tidegate.cli.replay.ReplayGate;
import dev.tidegate.cli.replay.ReplayResult;
import dev.tidegate.cli.replay.ReplayResult.Caller;
import dev.tidegate.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A replay of an access log, and the report on who was refused.
 *
 * @param due when each of its requests is sent
 * @param checks what must have refused, as far as that is to be verified
 * @param top how many addresses the report names
 */
record Replay(AccessLog log, Arrivals.Times due, ReplayResult result, List<LimitCheck> checks, int top) {
    String headline() {
        return String.format(
                Locale.ROOT,
                "%,d requests of %,d addresses, to be sent in %s; %,d lines were no requests",
                log.requests().size(),
                log.addresses(),
                DurationText.of(due.length().toNanos()),
                log.malformed());
    }

    /** Replays through a gate in this process. */
    LoadReport through(Policy policy) {
        try {
            return ReplayGate.run(log, due, policy, result);
        } catch (UnreachableException gone) {
            throw new IllegalStateException("the gate in this process does not answer", gone);
        }
    }

    /** Whether every check finds the decisions right. */
    boolean agrees() {
        return checks.stream().allMatch(check -> check.wrong(result).isEmpty());
    }

    private List<Caller> refusedCallers() {
        return result.callers().stream().filter(caller -> caller.refused() > 0).toList();
    }

    private static long refused(List<Caller> callers) {
        return callers.stream().mapToLong(Caller::refused).sum();
    }

    String asText() {
        List<Caller> callers = refusedCallers();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(headline());
        lines.add(
                String.format(Locale.ROOT, "refused %,d requests of %,d addresses", refused(callers), callers.size()));
        callers.stream().limit(top).forEach(caller -> lines.add(line(caller)));
        checks.forEach(check -> lines.addAll(check.lines(result, top)));
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(Caller caller) {
        return String.format(
                Locale.ROOT, "  %-40s refused %,7d of %,7d", caller.address(), caller.refused(), caller.requests());
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
        json.put("checks", checks.stream().map(check -> check.asJson(result)).toList());
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
