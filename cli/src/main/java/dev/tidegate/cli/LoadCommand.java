package dev.tidegate.cli;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadGenerator;
import dev.tidegate.cli.load.LoadListener;
import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.LoadSecond;
import dev.tidegate.cli.load.UnreachableException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends load, and tells honestly what became of it. */
@Command(
        name = "load",
        description = {
            "Send requests when they are due, and measure each from that moment.",
            "A server that stalls does not slow this load down, so the stall shows in the latency."
        },
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
    private static final URI NOWHERE = URI.create("");
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int TICKS_PER_HALF = 5;

    @Mixin
    private Output output = new Output();

    @Mixin
    private RequestOptions request = new RequestOptions();

    @Mixin
    private ReplayOptions replay = new ReplayOptions();

    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description = "Where to, for example http://127.0.0.1:8080/path. Not needed with --through.")
    private URI url = NOWHERE;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description = "Requests a second, or stages: 5000/s, or 0..5000/30s,5000..5000/1min. Default: 100/s.")
    private String rate = "100/s";

    @Option(
            names = {"--for", "--duration"},
            paramLabel = "TIME",
            description = "How long a steady rate lasts. Default: 10s.")
    private Duration length = Duration.ofSeconds(10);

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            description = "Send the first rate for so long before, and count none of it: a Java server or a Java load"
                    + " is slow in its first second. Default: none.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--max",
            description =
                    "As fast as the connections allow, each waiting for its answer: the peak rate, not the latency.")
    private boolean max;

    @Option(
            names = "--expect",
            paramLabel = "LIST",
            description = "What must hold, or the exit code is 1: p99<50ms,errors<1%%,refused<5%%,good>=900/s.")
    private String expect = "";

    @Option(names = "--hgrm", paramLabel = "FILE", description = "Write the latency from due as an HdrHistogram table.")
    private String hgrm = "";

    @Override
    public Integer call() {
        List<Expectation> expectations =
                Arguments.read("--expect", () -> expect.isEmpty() ? List.of() : Expectation.parseAll(expect));
        return replay.read().map(wanted -> replay(wanted, expectations)).orElseGet(() -> send(expectations));
    }

    private int send(List<Expectation> expectations) {
        LoadPlan plan = request.apply(planOf(Arguments.read("--rate", this::arrivals)));
        warmUp(plan);
        LoadReport report = run(plan, new Progress(LoadListener.NONE));
        LoadText text = new LoadText(report, expectations);
        output.print(text.asJson(), text.asText());
        return end(report, expectations);
    }

    private int replay(Replay wanted, List<Expectation> expectations) {
        LoadReport report = replay.gate()
                .map(policy -> Arguments.read("--through", () -> wanted.through(policy)))
                .orElseGet(() -> replay(wanted));
        LoadText text = new LoadText(report, expectations);
        Map<String, Object> json = text.asJson();
        json.put("replay", wanted.asJson());
        output.print(json, text.asText() + System.lineSeparator() + wanted.asText());
        int exitCode = end(report, expectations);
        return wanted.agrees() ? exitCode : ExitCode.FOUND;
    }

    private LoadReport replay(Replay wanted) {
        LoadPlan plan =
                request.apply(planOf(wanted.due()).withRequests(wanted.log().forwarded()));
        warmUp(plan);
        if (Output.isTerminal()) {
            output.tell(wanted.headline());
        }
        return run(plan, new Progress(wanted.result()));
    }

    private int end(LoadReport report, List<Expectation> expectations) {
        if (!hgrm.isEmpty()) {
            write(Path.of(hgrm), report);
        }
        return expectations.stream().allMatch(expectation -> expectation.holds(report)) ? ExitCode.OK : ExitCode.FOUND;
    }

    private Arrivals arrivals() {
        return max ? Arrivals.Peak.of(length) : RateText.parse(rate, length);
    }

    private LoadPlan planOf(Arrivals due) {
        if (url.equals(NOWHERE)) {
            throw CommandException.usage("the URL is missing", "write where to: tidegate load http://127.0.0.1:8080/");
        }
        return Arguments.read("URL", () -> LoadPlan.of(url, due));
    }

    private void warmUp(LoadPlan plan) {
        if (warmUp.isZero()) {
            return;
        }
        Arrivals before = switch (plan.arrivals()) {
            case Arrivals.Stages stages ->
                Arrivals.steady(stages.stages().getFirst().toPerSecond(), warmUp);
            case Arrivals.Peak peak -> Arrivals.Peak.of(warmUp);
            case Arrivals.Times times -> throw CommandException.usage("a replay has no warm-up", "leave out --warm-up");
        };
        run(plan.withArrivals(before), LoadListener.NONE);
    }

    private static LoadReport run(LoadPlan plan, LoadListener listener) {
        try {
            return LoadGenerator.run(plan, listener);
        } catch (UnreachableException nothing) {
            throw CommandException.unreachable(nothing, "start the server, or check the URL");
        }
    }

    private static void write(Path file, LoadReport report) {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII)) {
            report.fromDue().outputPercentileDistribution(out, TICKS_PER_HALF, NANOS_PER_MILLI);
        } catch (IOException unwritable) {
            throw CommandException.unreachable(
                    "cannot write " + file + " (" + unwritable.getMessage() + ")", "choose another file for --hgrm");
        }
    }

    /** One line a second, for people who watch. */
    private final class Progress implements LoadListener {
        private final LoadListener listener;

        Progress(LoadListener listener) {
            this.listener = listener;
        }

        @Override
        public void onAnswer(long index, int status) {
            listener.onAnswer(index, status);
        }

        @Override
        public void onSecond(LoadSecond second, Histogram fromDue) {
            if (Output.isTerminal()) {
                output.tell(String.format(
                        Locale.ROOT,
                        "%4d s  due %,7d  good %,7d  refused %,7d  errors %,6d  backlog %,6d  p50 %s  p99 %s",
                        second.second(),
                        second.due(),
                        second.good(),
                        second.refused(),
                        second.errors(),
                        second.backlog(),
                        DurationText.of(second.p50Nanos()),
                        DurationText.of(second.p99Nanos())));
            }
        }
    }
}
