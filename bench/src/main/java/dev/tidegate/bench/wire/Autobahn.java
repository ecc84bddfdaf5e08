package dev.tidegate.bench.wire;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Question: does a WebSocket through the gate behave as without it?
 *
 * <p>Autobahn 0.6.4, but for the cases of speed (9) and compression (12, 13), against an echo server on Netty, directly
 * and through the gate. Exit code 0 when no case comes out worse through the gate, 1 when one does, 3 when the suite
 * cannot run.
 */
public final class Autobahn {
    private static final String DIRECT = "direct";
    private static final String GATE = "gate";
    private static final int CASES = 247;
    private static final String[] PYTHON_PATH = {
        "autobahntestsuite-maven-plugin-0.1.5.jar", "jython-standalone-2.7.2.jar"
    };

    /** The words of the suite, the best first. */
    private enum Behaviour {
        OK("OK"),
        INFORMATIONAL("INFORMATIONAL"),
        NON_STRICT("NON-STRICT"),
        UNIMPLEMENTED("UNIMPLEMENTED"),
        FAILED("FAILED");

        private final String word;

        Behaviour(String word) {
            this.word = word;
        }

        static Behaviour of(String word) {
            for (Behaviour behaviour : values()) {
                if (behaviour.word.equals(word)) {
                    return behaviour;
                }
            }
            throw new IllegalArgumentException("the suite has a new word: " + word);
        }
    }

    private final Path folder;

    private Autobahn(Path folder) {
        this.folder = folder;
    }

    /** Runs the suite that lies in the folder that the system property {@code bench.suites} names. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(Machine.line());
        try {
            System.exit(new Autobahn(Path.of(System.getProperty("bench.suites"))).run() ? 0 : 1);
        } catch (IOException failed) {
            System.err.println("the suite cannot run: " + failed);
            System.exit(3);
        }
    }

    private boolean run() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(folder, "autobahn");
        try (EchoServer echo = EchoServer.start();
                Gateway gateway = Gateway.start(policy(echo.port()))) {
            suite(work, echo.port(), gateway.address(LocalGate.WEB).getPort());
        }
        AutobahnReport report = AutobahnReport.read(work.resolve("index.json"));
        Map<String, String> direct = report.of(DIRECT);
        Map<String, String> through = report.of(GATE);
        Table table = new Table("cases", "OK", "informational", "non-strict", "unimplemented", "failed");
        row(table, DIRECT, direct);
        row(table, GATE, through);
        System.out.println(table);
        long worse = direct.entrySet().stream()
                .filter(one -> isWorse(one.getKey(), one.getValue(), through.getOrDefault(one.getKey(), "FAILED")))
                .count();
        List<Bar> bars = List.of(
                Bar.atLeast("cases that ran both ways", Math.min(direct.size(), through.size()), CASES, ""),
                Bar.atMost("cases that come out worse through the gate", worse, 0, ""));
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private static boolean isWorse(String name, String direct, String through) {
        if (!direct.equals(through)) {
            System.out.println("case " + name + ": " + direct + " directly, " + through + " through the gate");
        }
        return Behaviour.of(through).compareTo(Behaviour.of(direct)) > 0;
    }

    private static void row(Table table, String agent, Map<String, String> cases) {
        Map<Behaviour, Long> counts = new EnumMap<>(Behaviour.class);
        cases.values().forEach(word -> counts.merge(Behaviour.of(word), 1L, Long::sum));
        String[] cells = new String[Behaviour.values().length + 1];
        cells[0] = agent;
        for (Behaviour behaviour : Behaviour.values()) {
            cells[behaviour.ordinal() + 1] = String.valueOf(counts.getOrDefault(behaviour, 0L));
        }
        table.row(cells);
    }

    private static Policy policy(int echo) {
        Streams defaults = Streams.defaults();
        Streams large =
                new Streams(defaults.idleNanos(), EchoServer.MESSAGE_BYTES_MAX, defaults.maxPerUser(), defaults.key());
        return Policy.builder()
                .listener(LocalGate.listener(LocalGate.WEB))
                .upstream(LocalGate.upstream(echo))
                .route(RouteSpec.of("/**", LocalGate.UPSTREAM).withStreams(large))
                .build();
    }

    private void suite(Path work, int direct, int gate) throws IOException, InterruptedException {
        Path script = work.resolve("run.py");
        Files.writeString(script, """
                import sys
                sys.path.insert(0, '%s')
                from autobahntestsuite import wstest
                wstest.start({'mode': 'fuzzingclient'}, {
                    'options': {'failByDrop': False}, 'outdir': '%s',
                    'servers': [{'agent': 'direct', 'url': 'ws://127.0.0.1:%d'},
                                {'agent': 'gate', 'url': 'ws://127.0.0.1:%d'}],
                    'cases': ['*'], 'exclude-cases': ['9.*', '12.*', '13.*'], 'exclude-agent-cases': {}})
                """.formatted(folder.resolve(PYTHON_PATH[0]), work, direct, gate));
        String classes = folder.resolve(PYTHON_PATH[0]) + ":" + folder.resolve(PYTHON_PATH[1]);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        new ProcessBuilder(java.toString(), "-cp", classes, "org.python.util.jython", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("run.out").toFile())
                .start()
                .waitFor();
    }
}
