package dev.tidegate.cli;

import dev.tidegate.cli.simulate.Comparison;
import dev.tidegate.policy.ParsedSimulation;
import dev.tidegate.policy.SimulationSpec;
import dev.tidegate.policy.SimulationSpec.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries limits in a world that a file states, before one is deployed. */
@Command(
        name = "simulate",
        description = {
            "Say what each concurrency limit would do to a service, from a file that says what the service can do and"
                    + " what happens to it. Virtual time: the same file and seed give the same figures everywhere.",
            "Without a file: print one to begin with."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    private static final Path NONE = Path.of("");

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The file. Without one, a sample is printed.")
    private Path file = NONE;

    @Option(
            names = "--algorithm",
            paramLabel = "LIMIT",
            split = ",",
            description = "These limits instead of those in the file: tide,fixed(50).")
    private List<String> algorithms = List.of();

    @Option(names = "--seed", paramLabel = "NUMBER", description = "What happens by chance. Default: 1.")
    private long seed = 1;

    @Override
    public Integer call() {
        if (file.equals(NONE)) {
            String sample = sample();
            output.print(Map.of("sample", sample), sample.stripTrailing());
            return ExitCode.OK;
        }
        SimulationSpec spec = chosen(read(file));
        SimulateText text = new SimulateText(spec, seed, Comparison.of(spec, seed));
        output.print(text.asJson(), text.asText());
        return ExitCode.OK;
    }

    private static SimulationSpec read(Path file) {
        String text = PolicyReader.text(file, "name a file that exists, or print a first one with: tidegate simulate");
        return switch (ParsedSimulation.parse(
                file.toString(), text, variable -> Optional.ofNullable(System.getenv(variable)))) {
            case ParsedSimulation.Accepted accepted -> accepted.simulation();
            case ParsedSimulation.Refused refused ->
                throw CommandException.usage(
                        "the simulation cannot be run\n\n" + refused.report().stripTrailing(),
                        "correct the file and try again");
        };
    }

    private SimulationSpec chosen(SimulationSpec spec) {
        List<Algorithm> wanted = Arguments.read(
                "--algorithm", () -> algorithms.stream().map(Algorithm::parse).toList());
        return wanted.isEmpty() ? spec : spec.withAlgorithms(wanted);
    }

    /** A file to begin with, in which every setting has a comment. */
    static String sample() {
        try (InputStream in = SimulateCommand.class.getResourceAsStream("simulation.yaml")) {
            if (in == null) {
                throw new IllegalStateException("simulation.yaml is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
