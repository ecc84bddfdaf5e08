package dev.tidegate.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks of a class with short settings, each in a fresh JVM with the flags of this one. */
public final class JmhRun {
    private final boolean quick;

    private JmhRun(boolean quick) {
        this.quick = quick;
    }

    /** A run; {@code --quick} among the arguments makes it so short that it only shows that everything runs. */
    public static JmhRun of(String[] arguments) {
        return new JmhRun(Arrays.asList(arguments).contains("--quick"));
    }

    /** What the benchmarks of the class found, in the order of their names and parameters. */
    public List<Outcome> run(Class<?> question) throws RunnerException {
        return run(options(question));
    }

    /** The same with so many threads, whatever the class says. */
    public List<Outcome> run(Class<?> question, int threads) throws RunnerException {
        return run(options(question).threads(threads));
    }

    private static List<Outcome> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run().stream().map(Outcome::of).toList();
    }

    private ChainedOptionsBuilder options(Class<?> question) {
        TimeValue time = quick ? TimeValue.milliseconds(300) : TimeValue.seconds(1);
        return new OptionsBuilder()
                .include("^" + question.getName().replace(".", "\\.") + "\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(quick ? 2 : 4)
                .warmupTime(time)
                .measurementIterations(quick ? 3 : 7)
                .measurementTime(time)
                .addProfiler("gc")
                .jvmArgs(forkFlags())
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }

    /** The flags of this JVM but for its collector: the forks have the one that a JVM has by default. */
    private static String[] forkFlags() {
        return Stream.concat(
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(flag -> !flag.endsWith("GC")),
                        Stream.of("-Xms4g"))
                .toArray(String[]::new);
    }
}
