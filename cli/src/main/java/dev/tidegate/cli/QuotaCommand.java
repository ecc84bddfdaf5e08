package dev.tidegate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what one key has left of a limit of a running gate. */
@Command(
        name = "quota",
        description = {
            "Show what one key has left of a limit of a running gate, when it has everything again, and where it is",
            "counted. With --reset, let it begin anew, on all nodes that count it together; the gate logs who did it."
        },
        mixinStandardHelpOptions = true)
final class QuotaCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Mixin
    private GateOptions gate = new GateOptions();

    @Parameters(index = "0", paramLabel = "LIMIT", description = "The limit, as the policy calls it.")
    private String limit = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY",
            description = "What the limit is kept by, in the order of its key: ann, or 192.0.2.7. None for a limit"
                    + " without a key.")
    private List<String> key = List.of();

    @Option(names = "--reset", description = "Let the key begin anew, as if it had spent nothing.")
    private boolean reset;

    @Override
    public Integer call() {
        List<AdminClient.Parameter> parameters = new ArrayList<>();
        parameters.add(new AdminClient.Parameter("limit", limit));
        key.forEach(value -> parameters.add(new AdminClient.Parameter("key", value)));
        AdminClient client = gate.client();
        output.printReady(
                reset
                        ? client.post("/quota", parameters, output.mediaType())
                        : client.get("/quota", parameters, output.mediaType()));
        return ExitCode.OK;
    }
}
