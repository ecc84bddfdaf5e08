package dev.tidegate.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadGenerator;
import dev.tidegate.cli.load.LoadListener;
import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.PlainServer;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A log goes through the real gate to a real server, and what is refused, and who, must equal what the rule says of the
 * same due times. Nothing may depend on how fast this machine is, so the gate reads a clock that the replay sets: each
 * request is sent when the one before it is answered, and the clock stands at its due time.
 *
 * <p>A table of keys counts time in units of some microseconds and rounds to the safe side, so a request that is due in
 * the very nanosecond of its permit may be refused. The speeds are such that this decides nothing.
 */
@Timeout(120)
class ReplayThroughGateTest {
    private static final OfflineLimit RULE = new OfflineLimit(10, 1_000_000_000, 20);
    private static final Pattern AMBIGUOUS = Pattern.compile("(?i);|%[01][0-9a-f]|%7f|%2f|%5c|%3b");
    private static final Path REAL_LOG =
            Path.of(System.getProperty("tidegate.accessLog", "../../shared/data/access.log"));

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 3})
    void theSampleLogIsRefusedExactlyAsTheRuleSays(double speed) throws IOException, URISyntaxException {
        AccessLog log = AccessLog.read(AccessLogTest.sample());
        assertThat(refusedThroughTheGate(log, speed)).isPositive();
    }

    @Test
    void aRealLogIsRefusedExactlyAsTheRuleSays() throws IOException {
        assumeTrue(
                Files.isReadable(REAL_LOG),
                "no log at " + REAL_LOG.toAbsolutePath() + "; name one with -Dtidegate.accessLog=FILE");
        AccessLog log = AccessLog.read(REAL_LOG);
        assertThat(refusedThroughTheGate(log, 1)).isNotNegative();
        assertThat(refusedThroughTheGate(log, 1_000)).isPositive();
    }

    /** Replays, compares every single decision, and tells how many were refused. */
    private static int refusedThroughTheGate(AccessLog log, double speed) throws IOException {
        Arrivals due = log.arrivals(speed);
        ReplayResult seen = replay(log, due);
        boolean[] expected = RULE.refused(log.requests(), due, i -> !isAmbiguous(log, i));
        int refused = 0;
        for (int i = 0; i < expected.length; i++) {
            int status = isAmbiguous(log, i) ? 400 : expected[i] ? 429 : 200;
            assertThat(seen.status(i))
                    .as("request %d: %s", i, log.requests().get(i))
                    .isEqualTo(status);
            refused += expected[i] ? 1 : 0;
        }
        assertThat(seen.callers()).isEqualTo(ReplayResult.callers(log, i -> expected[i]));
        return refused;
    }

    /** Servers disagree on what a semicolon or an encoded control sign in a path means, so the gate takes neither. */
    private static boolean isAmbiguous(AccessLog log, int index) {
        String target = log.requests().get(index).request().target();
        return AMBIGUOUS.matcher(target.split("\\?", 2)[0]).find();
    }

    private static ReplayResult replay(AccessLog log, Arrivals due) throws IOException {
        AtomicLong clock = new AtomicLong(System.nanoTime());
        long startNanos = clock.get();
        ReplayResult result = new ReplayResult(log);
        GatewayOptions options = GatewayOptions.defaults()
                .withThreads(1)
                .withNanoTime(clock::get)
                .withDrainFor(Duration.ZERO);
        try (PlainServer server = new PlainServer(ReplayThroughGateTest::answer);
                Gateway gate = Gateway.start(policy(server.url()), options)) {
            URI url = URI.create("http://127.0.0.1:" + gate.address("web").getPort());
            LoadPlan plan = LoadPlan.of(url, new Arrivals.Peak(log.requests().size(), Duration.ofMinutes(5)))
                    .withRequests(log.forwarded())
                    .withConnections(1, 1)
                    .withThreads(1);
            LoadReport report = LoadGenerator.run(plan, new LoadListener() {
                @Override
                public void onStart(long index) {
                    clock.set(startNanos + due.dueNanos(index));
                }

                @Override
                public void onAnswer(long index, int status) {
                    result.onAnswer(index, status);
                }
            });
            assertThat(report.errors()).as("%s", report.failures()).isZero();
        }
        return result;
    }

    private static String answer(String head) {
        return head.startsWith("HEAD ") ? PlainServer.OK.replace("ok", "") : PlainServer.OK;
    }

    /** Connections outlive the hours between two requests, which pass in an instant here. */
    private static Policy policy(URI server) {
        String yaml = """
                version: 1
                listeners: { web: { bind: 127.0.0.1:0, timeouts: { idle: 1day } } }
                identity: { client: { trusted-proxies: [127.0.0.1] } }
                limits: { per-ip: { level: user, key: client-ip, rate: 10/s, burst: 20 } }
                upstreams: { site: { servers: ["%s"], connections: { idle-time: 1day } } }
                routes: [{ match: /**, to: site, limits: [per-ip] }]
                """.formatted(server.getAuthority());
        return switch (PolicyParser.parse("replay.yaml", yaml)) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new IllegalStateException(refused.report());
        };
    }
}
