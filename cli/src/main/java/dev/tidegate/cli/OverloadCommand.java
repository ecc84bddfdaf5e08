package dev.tidegate.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what a running gate does about overload. */
@Command(
        name = "overload",
        description = {
            "Show what a running gate does about overload: the concurrency limit, the demand and the breakers",
            "of each upstream, the pressure, and which features are off, why and for how long."
        },
        mixinStandardHelpOptions = true)
final class OverloadCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Mixin
    private GateOptions gate = new GateOptions();

    @Override
    public Integer call() {
        output.printReady(gate.client().get("/overload", Map.of(), output.mediaType()));
        return ExitCode.OK;
    }
}
