package dev.tidegate.bench.token;

import dev.tidegate.bench.Figures;
import dev.tidegate.bench.JmhRun;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Outcome;
import dev.tidegate.bench.Table;
import org.openjdk.jmh.runner.RunnerException;

/** Runs {@link TokenBenchmark}; {@code --quick} shows only that it runs. */
public final class TokenCost {
    private TokenCost() {}

    /** Prints the figures. */
    public static void main(String[] arguments) throws RunnerException {
        System.out.println(Machine.line());
        Table table = new Table("token", "ns/op", "range", "B/op");
        for (Outcome outcome : JmhRun.of(arguments).run(TokenBenchmark.class)) {
            table.row(
                    outcome.name(),
                    Figures.number(outcome.nanos(), 0),
                    outcome.spread(),
                    Figures.number(outcome.bytes(), 0));
        }
        System.out.print(table);
    }
}
