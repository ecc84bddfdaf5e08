package dev.tidegate.bench.wire;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Machine;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.UpstreamSpec;
import dev.tidegate.testkit.wire.HostileOrigin;
import dev.tidegate.testkit.wire.RecordingOrigin;
import dev.tidegate.testkit.wire.ReplyCase;
import dev.tidegate.testkit.wire.ReplyTrial;
import dev.tidegate.testkit.wire.RequestTrial;
import dev.tidegate.testkit.wire.Verdict;
import dev.tidegate.testkit.wire.WireCase;
import java.util.ArrayList;
import java.util.List;

/**
 * Question: does anything reach a server, or a client, that somebody else reads otherwise?
 *
 * <p>Every raw request of the corpus goes through the gate to a server that records and judges the exact bytes, and
 * every raw reply comes from a hostile server through the gate to a client. With {@code --proxy=PORT --origin=PORT},
 * another proxy is judged, which must forward to that port of 127.0.0.1.
 *
 * <p>Exit code 0 when nothing is wrong, 1 when something is, 2 for a wrong argument.
 */
public final class Wire {
    private static final String PROXY = "--proxy=";
    private static final String ORIGIN = "--origin=";

    private static final long CONNECT_NANOS = 1_000_000_000L;
    /** What a server that falls silent costs here; the default is made for real ones. */
    private static final long RESPONSE_NANOS = 400_000_000L;

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
        if (proxy == 0) {
            wire.ours();
        } else {
            try (RecordingOrigin origin = RecordingOrigin.start(originPort)) {
                wire.requests(proxy, origin);
            }
        }
        System.exit(wire.report() ? 0 : 1);
    }

    private void ours() {
        try (RecordingOrigin origin = RecordingOrigin.start(0);
                Gateway gateway = before(origin.port())) {
            requests(gateway.address(LocalGate.WEB).getPort(), origin);
        }
        try (HostileOrigin origin = HostileOrigin.start(0, ReplyCase.all());
                Gateway gateway = before(origin.port())) {
            replies(gateway.address(LocalGate.WEB).getPort(), origin);
        }
    }

    /** One event loop: then the probe after each case comes over the very connection that the case has used. */
    private static Gateway before(int origin) {
        Policy policy = LocalGate.before(LocalGate.upstream(origin)
                        .withTimeouts(new UpstreamSpec.Timeouts(CONNECT_NANOS, RESPONSE_NANOS, 0)))
                .build();
        return Gateway.start(policy, GatewayOptions.defaults().withThreads(1));
    }

    private void requests(int port, RecordingOrigin origin) {
        RequestTrial trial = new RequestTrial(port, origin);
        WireCase.all().forEach(wire -> table.add(wire.verdict(), trial.run(wire)));
    }

    private void replies(int port, HostileOrigin origin) {
        ReplyTrial trial = new ReplyTrial(port, origin);
        ReplyCase.all().forEach(reply -> table.add(verdict(reply), trial.run(reply)));
    }

    private static Verdict verdict(ReplyCase reply) {
        return reply.fate() == ReplyCase.Fate.REFUSED ? Verdict.REJECT : Verdict.VALID;
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
