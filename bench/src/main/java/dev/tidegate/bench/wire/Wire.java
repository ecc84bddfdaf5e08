package dev.tidegate.bench.wire;

import dev.tidegate.balance.Server;
import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Machine;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import dev.tidegate.testkit.wire.RecordingOrigin;
import dev.tidegate.testkit.wire.RequestTrial;
import dev.tidegate.testkit.wire.WireCase;
import java.util.ArrayList;
import java.util.List;

/**
 * Question: does anything reach a server, or a client, that somebody else reads otherwise?
 *
 * <p>Every raw request of the corpus goes through the gate to a server that records and judges the exact bytes. With
 * {@code --proxy=PORT --origin=PORT}, another proxy is judged, which must forward to that port of 127.0.0.1.
 *
 * <p>Exit code 0 when nothing is wrong, 1 when something is, 2 for a wrong argument.
 */
public final class Wire {
    private static final String PROXY = "--proxy=";
    private static final String ORIGIN = "--origin=";

    private final WireTable table = new WireTable();

    private Wire() {}

    /** Runs the corpus and prints what was found. */
    public static void main(String[] arguments) {
        System.out.println(Machine.line());
        int proxy = 0;
        int originPort = 0;
        for (String argument : arguments) {
            if (argument.startsWith(PROXY)) {
                proxy = Integer.parseInt(argument.substring(PROXY.length()));
            } else if (argument.startsWith(ORIGIN)) {
                originPort = Integer.parseInt(argument.substring(ORIGIN.length()));
            } else {
                System.err.println(
                        "unknown argument " + argument + "; known are " + PROXY + "PORT, " + ORIGIN + "PORT");
                System.exit(2);
            }
        }
        Wire wire = new Wire();
        try (RecordingOrigin origin = RecordingOrigin.start(originPort)) {
            if (proxy > 0) {
                wire.requests(proxy, origin);
            } else {
                wire.ours(origin);
            }
        }
        System.exit(wire.report() ? 0 : 1);
    }

    private void ours(RecordingOrigin origin) {
        // One event loop: then the probe after each case comes over the very connection that the case has used.
        try (Gateway gateway =
                Gateway.start(before(origin), GatewayOptions.defaults().withThreads(1))) {
            requests(gateway.address("web").getPort(), origin);
        }
    }

    private static Policy before(RecordingOrigin origin) {
        Server server = new Server("127.0.0.1", origin.port(), 1, false);
        return Policy.builder()
                .listener(ListenerSpec.http("web", "127.0.0.1", 0))
                .upstream(UpstreamSpec.of("shop", List.of(server)))
                .route(RouteSpec.of("/**", "shop"))
                .build();
    }

    private void requests(int port, RecordingOrigin origin) {
        RequestTrial trial = new RequestTrial(port, origin);
        WireCase.all().forEach(wire -> table.add(wire.verdict(), trial.run(wire)));
    }

    private boolean report() {
        table.problems().forEach(System.out::println);
        System.out.println();
        System.out.println(table);
        List<Bar> bars = new ArrayList<>(table.bars());
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }
}
