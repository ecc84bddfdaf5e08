package dev.tidegate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sets a circuit breaker of a running gate by hand. */
@Command(
        name = "breaker",
        description = {
            "Set the circuit breaker of an upstream of a running gate, or that of one of its servers: open lets no",
            "call pass, disabled all of them, auto leaves it alone again. The gate logs who did it and why."
        },
        mixinStandardHelpOptions = true)
final class BreakerCommand implements Callable<Integer> {
    private static final String AUTO = "auto";

    @Mixin
    private Output output = new Output();

    @Mixin
    private GateOptions gate = new GateOptions();

    @Mixin
    private OrderOptions order = new OrderOptions();

    @Parameters(
            arity = "2..3",
            paramLabel = "UPSTREAM [SERVER] STATE",
            hideParamSyntax = true,
            description = "The upstream, as the policy calls it; the address of a server; open, disabled or auto.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        List<String> path = new ArrayList<>(words);
        String state = OrderOptions.known(path.removeLast(), List.of("open", "disabled", AUTO));
        path.addFirst("breakers");
        if (state.equals(AUTO)) {
            order.requireNoTime();
        }
        output.printReady(
                gate.client().post(path, order.to(state.equals(AUTO) ? "automatic" : state), output.mediaType()));
        return ExitCode.OK;
    }
}
