package dev.tidegate.cli;

import dev.tidegate.cli.demo.Demo;
import dev.tidegate.cli.demo.DemoPlan;
import dev.tidegate.cli.demo.DemoReport;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a flood, and a gate that holds it back. */
@Command(
        name = "demo",
        description = {
            "Show a flood, and a gate that holds it back.",
            "It floods two shops that serve 500 requests a second with five times as many:",
            "one alone, one behind a gate, side by side and in the same seconds.",
            "The exit code is 0 only if the gated shop kept 90%% of its capacity as goodput."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Option(names = "--for", paramLabel = "TIME", description = "How long, at least 5s. Default: 20s.")
    private Duration length = Duration.ofSeconds(20);

    @Override
    public Integer call() {
        DemoPlan plan = DemoPlan.lasting(length);
        DemoText text = new DemoText(plan);
        text.introduction().forEach(output::show);
        DemoReport report = Demo.run(plan, (second, without, with) -> output.show(text.second(second, without, with)));
        output.print(DemoText.asJson(report), text.asText(report));
        return report.isKept() ? ExitCode.OK : ExitCode.FOUND;
    }
}
