package dev.tidegate.bench.reload;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Question: does a reload cost anybody a request, a connection or memory? A hundred reloads, each of a policy that
 * differs from the one before, while 50 clients ask over kept connections and 50 talk over WebSockets.
 */
public final class ReloadRun {
    private static final int CLIENTS = 50;
    private static final int WARM_UP_RELOADS = 20;
    private static final int RELOADS = 100;
    private static final long BETWEEN_MILLIS = 100;
    private static final double HEAP_SLACK_MEGABYTES = 4;
    private static final double RESIDENT_SLACK_MEGABYTES = 24;

    private final PrintStream out = System.out;

    private ReloadRun() {}

    /** Runs; the exit code is 0 only when every bar is reached. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(new ReloadRun().run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        out.println(Machine.line());
        try (Folder folder = Folder.create();
                Upstream first = new Upstream();
                Upstream second = new Upstream()) {
            Policies policies = new Policies(folder.path(), first, second);
            policies.write(0);
            try (GateProcess gate = GateProcess.start(
                    folder.path(),
                    "gate",
                    policies.adminPort(),
                    List.of(policies.file().toString()))) {
                return run(gate, policies);
            }
        }
    }

    private boolean run(GateProcess gate, Policies policies) throws IOException, InterruptedException {
        Clients requests = new Clients(policies.port()).keepAlive(CLIENTS);
        Clients sockets = new Clients(policies.port()).webSockets(CLIENTS);
        reload(gate, policies, 1, WARM_UP_RELOADS);
        double heap = gate.heapMegabytes();
        double resident = gate.residentMegabytes();
        long beganNanos = System.nanoTime();
        reload(gate, policies, WARM_UP_RELOADS + 1, RELOADS);
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        double heapMore = gate.heapMegabytes() - heap;
        double residentMore = gate.residentMegabytes() - resident;
        requests.close();
        sockets.close();
        return report(
                requests.count(), sockets.count(), seconds, new double[] {heap, heapMore, resident, residentMore});
    }

    private static void reload(GateProcess gate, Policies policies, int from, int count)
            throws IOException, InterruptedException {
        for (int i = from; i < from + count; i++) {
            policies.write(i);
            gate.reload();
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
    }

    private boolean report(Clients.Count requests, Clients.Count sockets, double seconds, double[] memory) {
        out.printf(
                Locale.ROOT,
                "%d reloads in %.1f s; requests answered %,d, messages answered %,d%n",
                RELOADS,
                seconds,
                requests.answered(),
                sockets.answered());
        out.printf(
                Locale.ROOT,
                "heap after a collection %.1f MB, then %+.1f MB; resident %.0f MB, then %+.0f MB%n",
                memory[0],
                memory[1],
                memory[2],
                memory[3]);
        requests.failures().forEach(out::println);
        sockets.failures().forEach(out::println);
        List<Bar> bars = List.of(
                Bar.atMost("failed requests", requests.failed(), 0, ""),
                Bar.atMost("closed connections", requests.closed() + requests.announced(), 0, ""),
                Bar.atMost("failed messages and closed WebSockets", sockets.failed() + sockets.closed(), 0, ""),
                Bar.atMost("heap left behind", memory[1], HEAP_SLACK_MEGABYTES, " MB"),
                Bar.atMost("resident memory left behind", memory[3], RESIDENT_SLACK_MEGABYTES, " MB"));
        bars.forEach(out::println);
        return bars.stream().allMatch(Bar::passes);
    }
}
