package dev.tidegate.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Switches a feature of a running gate. */
@Command(
        name = "feature",
        description = {
            "Switch a feature of a running gate on or off for a time, whatever the pressure; with auto, give it back",
            "to the pressure. The gate logs who did it and why."
        },
        mixinStandardHelpOptions = true)
final class FeatureCommand implements Callable<Integer> {
    private static final String AUTO = "auto";

    @Mixin
    private Output output = new Output();

    @Mixin
    private GateOptions gate = new GateOptions();

    @Mixin
    private OrderOptions order = new OrderOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The feature, as the policy calls it.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "STATE", description = "on, off or auto.")
    private String state = "";

    @Override
    public Integer call() {
        List<String> path = List.of("features", name);
        if (OrderOptions.known(state, List.of("on", "off", AUTO)).equals(AUTO)) {
            order.requireNoTime();
            output.printReady(gate.client().delete(path, output.mediaType()));
        } else {
            output.printReady(gate.client().post(path, order.forATime(state), output.mediaType()));
        }
        return ExitCode.OK;
    }
}
