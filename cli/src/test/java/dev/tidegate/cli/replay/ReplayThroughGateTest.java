package dev.tidegate.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.PlainServer;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A log goes through the real gate to a real server, and what is refused, and who, must equal what the rule says of the
 * same due times.
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
        assertThat(refusedThroughTheGate(log, 100)).isPositive();
        assertThat(refusedThroughTheGate(log, 1_000)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 7, 20, 50})
    void everyDecisionIsTheRulesAtAnySpeed(double speed) throws IOException, URISyntaxException {
        AccessLog log = AccessLog.read(AccessLogTest.sample());
        Arrivals due = log.arrivals(speed);
        assertThat(RULE.wrong(replay(log, due), due, Duration.ZERO)).isEmpty();
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
        ReplayResult result = new ReplayResult(log);
        try (PlainServer server = new PlainServer(ReplayThroughGateTest::answer)) {
            LoadReport report = ReplayGate.run(log, due, policy(server.url()), result);
            assertThat(report.errors()).as("%s", report.failures()).isZero();
        }
        return result;
    }

    @Test
    void aPolicyWithoutAListenerIsRefused() {
        AccessLog log = new AccessLog(List.of(), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ReplayGate.run(log, log.arrivals(1), Policy.builder().build(), new ReplayResult(log)))
                .withMessageContaining("no listener for HTTP");
    }

    private static String answer(String head) {
        return head.startsWith("HEAD ") ? PlainServer.OK.replace("ok", "") : PlainServer.OK;
    }

    private static Policy policy(URI server) {
        String yaml = """
                version: 1
                listeners: { web: { bind: 0.0.0.0:80 } }
                limits: { per-ip: { level: user, key: client-ip, rate: 10/s, burst: 20 } }
                upstreams: { site: { servers: ["%s"] } }
                routes: [{ match: /**, to: site, limits: [per-ip] }]
                """.formatted(server.getAuthority());
        return switch (PolicyParser.parse("replay.yaml", yaml)) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new IllegalStateException(refused.report());
        };
    }
}
