package dev.tidegate.cli;

import dev.tidegate.policy.Notation;
import dev.tidegate.policy.Suggestion;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How long what an operator sets is to hold, and why it is set. Mixed into commands that set something. */
final class OrderOptions {
    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long it holds: from 1s to 24h. A feature needs it; a breaker stays set without it.")
    private Duration length = Duration.ZERO;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who wonder: up to 200 characters.")
    private String reason = "";

    /** The state, if it is one of these. */
    static String known(String state, List<String> states) {
        if (!states.contains(state)) {
            String remedy = Suggestion.remedy(state, states, "write " + String.join(" or ", states));
            throw CommandException.usage("'" + state + "' is no state", remedy);
        }
        return state;
    }

    /** The order as the gate takes it. */
    Map<String, String> to(String state) {
        Map<String, String> order = new LinkedHashMap<>();
        order.put("state", state);
        if (!length.isZero()) {
            order.put("for", Notation.duration(length.toNanos()));
        }
        if (reason.isEmpty()) {
            throw CommandException.usage("--reason is missing", "say why: --reason \"search is down\"");
        }
        order.put("reason", reason);
        return order;
    }

    /** The order, which must say for how long. */
    Map<String, String> forATime(String state) {
        if (length.isZero()) {
            throw CommandException.usage("--for is missing", "say how long it holds: --for 10min");
        }
        return to(state);
    }

    /** Refuses a time where nothing is set that could end. */
    void requireNoTime() {
        if (!length.isZero()) {
            throw CommandException.usage("--for has no meaning with auto", "leave it out");
        }
    }
}
