package dev.tidegate.cli;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.replay.AccessLog;
import dev.tidegate.cli.replay.OfflineLimit;
import dev.tidegate.cli.replay.ReplayResult;
import dev.tidegate.policy.Policy;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** An access log instead of a rate. */
final class ReplayOptions {
    private static final Duration LATE_MAX = Duration.ofMillis(50);
    private static final Duration ROUNDING_MAX = Duration.ofMillis(1);
    private static final Pattern SPEED = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)x");
    private static final Pattern LIMIT = Pattern.compile("(\\d{1,7})/(s|min|m|h|d),(\\d{1,7})");

    @Option(
            names = "--replay",
            paramLabel = "ACCESS_LOG",
            description = "Send the requests of a log in common or combined format instead, each when it was made, and"
                    + " its address as X-Forwarded-For; then tell who was refused.")
    private String file = "";

    @Option(names = "--speed", paramLabel = "Nx", description = "How many times faster to replay. Default: 1x.")
    private String speed = "1x";

    @Option(
            names = "--verify-limit",
            paramLabel = "RATE,BURST",
            description = "Compare with what a token bucket per address must refuse of the same due times: 10/s,20.")
    private List<String> limits = List.of();

    @Option(
            names = "--through",
            paramLabel = "POLICY",
            description = "Replay through a gate in this process with this policy, to the servers of the policy, on a"
                    + " clock that stands at the due time of each request: days in seconds, and exact.")
    private String through = "";

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "How many of the most refused addresses to print. Default: 10.")
    private int top = 10;

    /** The replay that is wanted, if one is. */
    Optional<Replay> read() {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        double times = Arguments.read("--speed", this::speed);
        List<OfflineLimit> parsed = Arguments.read(
                "--verify-limit",
                () -> limits.stream().map(ReplayOptions::limit).toList());
        AccessLog log = log();
        Arrivals.Times due = log.arrivals(times);
        List<LimitCheck> checks = new ArrayList<>();
        for (int i = 0; i < parsed.size(); i++) {
            checks.add(new LimitCheck(limits.get(i), parsed.get(i), due, tolerance()));
        }
        return Optional.of(new Replay(log, due, new ReplayResult(log), checks, top));
    }

    private Duration tolerance() {
        return through.isEmpty() ? LATE_MAX : ROUNDING_MAX;
    }

    /** The policy of the gate to replay through; empty when the gate is where the URL says. */
    Optional<Policy> gate() {
        return through.isEmpty()
                ? Optional.empty()
                : Optional.of(PolicyReader.valid(Path.of(through)).policy());
    }

    private double speed() {
        Matcher matcher = SPEED.matcher(speed);
        double times = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
        if (times == 0) {
            throw new IllegalArgumentException("'" + speed + "' is not a speed: write 100x");
        }
        return times;
    }

    private static OfflineLimit limit(String limit) {
        Matcher matcher = LIMIT.matcher(limit);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + limit + "' is not a limit: write a rate and a burst, 10/s,20");
        }
        long periodNanos = Math.round(DurationText.unitNanos(matcher.group(2)));
        return new OfflineLimit(Long.parseLong(matcher.group(1)), periodNanos, Long.parseLong(matcher.group(3)));
    }

    private AccessLog log() {
        try {
            AccessLog log = AccessLog.read(Path.of(file));
            if (log.requests().isEmpty()) {
                throw CommandException.usage(
                        file + " holds no request in common or combined log format",
                        "choose another file for --replay");
            }
            return log;
        } catch (NoSuchFileException missing) {
            throw CommandException.unreachable("there is no file " + file, "check the path of --replay");
        } catch (IOException unreadable) {
            throw CommandException.unreachable(unreadable, "make the file of --replay readable");
        }
    }
}
