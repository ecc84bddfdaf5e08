package dev.tidegate.bench.reload;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Question: does the hand-over from one process to the next cost anybody a request? Each process takes over from the
 * one before while clients ask over a new connection each time, and others over kept ones.
 */
public final class HandoverRun {
    private static final List<String> TRANSPORTS = List.of("io_uring", "epoll");
    private static final int HAND_OVERS = 6;
    private static final int SINGLE_CLIENTS = 16;
    private static final int KEPT_CLIENTS = 50;
    private static final int SOCKETS = 50;
    private static final long BETWEEN_MILLIS = 1_000;

    private final PrintStream out = System.out;
    private final List<Bar> bars = new ArrayList<>();

    private HandoverRun() {}

    /** Runs; the exit code is 0 only when every bar is reached. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(new HandoverRun().run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        out.println(Machine.line());
        for (String transport : TRANSPORTS) {
            run(transport);
        }
        bars.forEach(out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private void run(String transport) throws IOException, InterruptedException {
        try (Folder folder = Folder.create();
                Upstream first = new Upstream();
                Upstream second = new Upstream()) {
            Policies policies = new Policies(folder.path(), first, second);
            policies.write(0);
            List<String> arguments = List.of(
                    "--drain=10s", "--transport=" + transport, policies.file().toString());
            GateProcess current = GateProcess.start(folder.path(), "gate0", policies.adminPort(), arguments);
            Clients single = new Clients(policies.port()).single(SINGLE_CLIENTS);
            Clients kept = new Clients(policies.port()).keepAlive(KEPT_CLIENTS);
            Clients sockets = new Clients(policies.port()).webSockets(SOCKETS);
            int badExits = 0;
            for (int i = 1; i <= HAND_OVERS; i++) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
                GateProcess next =
                        GateProcess.start(folder.path(), "gate" + i, policies.adminPort(), takingOver(arguments));
                badExits += current.awaitExit() == 0 ? 0 : 1;
                current = next;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            single.close();
            kept.close();
            sockets.close();
            current.close();
            badExits += current.awaitExit() == 0 ? 0 : 1;
            report(transport, single.count(), kept.count(), sockets.count(), badExits);
        }
    }

    private static List<String> takingOver(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addFirst("--take-over");
        return all;
    }

    private void report(
            String transport, Clients.Count single, Clients.Count kept, Clients.Count sockets, int badExits) {
        out.printf(
                Locale.ROOT,
                "%s, %d hand-overs: %,d requests over a connection each, %,d over kept ones, of which %d were told to"
                        + " close; %,d messages over WebSockets, which were closed and opened again %d times%n",
                transport,
                HAND_OVERS,
                single.answered(),
                kept.answered(),
                kept.announced(),
                sockets.answered(),
                sockets.closed());
        single.failures().forEach(out::println);
        kept.failures().forEach(out::println);
        bars.add(Bar.atMost(transport + ", failed requests over a connection each", single.failed(), 0, ""));
        bars.add(Bar.atMost(transport + ", failed requests over kept connections", kept.failed(), 0, ""));
        bars.add(Bar.atMost(transport + ", processes that did not end with 0", badExits, 0, ""));
    }
}
