package dev.tidegate.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.PlainServer;
import dev.tidegate.doubles.TestCall;
import dev.tidegate.library.Entry;
import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.LibraryOptions;
import dev.tidegate.library.Permit;
import dev.tidegate.library.Refusal;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import dev.tidegate.rls.RateLimitServer;
import dev.tidegate.rls.RlsOptions;
import dev.tidegate.route.NormalPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One recorded trace goes through the gateway, the library and the rate-limit service under one policy and one clock:
 * all three must refuse the same requests. The policy has every algorithm, all three levels, and several limits on a
 * route.
 */
@Timeout(120)
class DifferentialReplayTest {
    private static final Path REAL_LOG =
            Path.of(System.getProperty("tidegate.accessLog", "../../shared/data/access.log"));
    private static final long START_NANOS = Long.MAX_VALUE - 1_000_000_000L;
    private static final int BAD_REQUEST = 400;

    @Test
    void theSampleTraceIsDecidedAlikeByAllThreeDeployments() throws Exception {
        decideAlike(AccessLog.read(AccessLogTest.sample()), 20);
    }

    @Test
    void aRealTraceIsDecidedAlikeByAllThreeDeployments() throws Exception {
        assumeTrue(
                Files.isReadable(REAL_LOG),
                "no log at " + REAL_LOG.toAbsolutePath() + "; name one with -Dtidegate.accessLog=FILE");
        AccessLog log = AccessLog.read(REAL_LOG);
        decideAlike(log, 1);
        decideAlike(log, 300);
    }

    private static void decideAlike(AccessLog log, double speed) throws Exception {
        Arrivals due = log.arrivals(speed);
        try (PlainServer server = new PlainServer(DifferentialReplayTest::answer)) {
            Policy policy = policy(server.url());
            ReplayResult gateway = new ReplayResult(log);
            LoadReport report = ReplayGate.run(log, due, policy, gateway);
            assertThat(report.errors()).as("%s", report.failures()).isZero();
            // What is ambiguous the gateway answers before any limit.
            Trace trace = new Trace(log, due, index -> gateway.status(index) != BAD_REQUEST);
            boolean[] refused = trace.refusedBy(gateway::isRefused);
            assertThat(throughTheLibrary(trace, policy)).as("library").isEqualTo(refused);
            assertThat(throughTheService(trace, policy))
                    .as("rate-limit service")
                    .isEqualTo(refused);
            assertThat(refused).as("a trace that tells deployments apart").contains(true, false);
        }
    }

    private static String answer(String head) {
        return head.startsWith("HEAD ") ? PlainServer.OK.replace("ok", "") : PlainServer.OK;
    }

    private static boolean[] throughTheLibrary(Trace trace, Policy policy) {
        AtomicLong clock = new AtomicLong(START_NANOS);
        try (Tidegate gate = Tidegate.open(policy, LibraryOptions.defaults().withNanoTime(clock::get))) {
            return trace.refusedBy(index -> {
                clock.set(START_NANOS + trace.due().dueNanos(index));
                Entry entry = gate.tryEnter(GuardedCall.to(trace.call(index)));
                return switch (entry) {
                    case Permit permit -> {
                        permit.close();
                        yield false;
                    }
                    case Refusal refusal -> true;
                };
            });
        }
    }

    private static boolean[] throughTheService(Trace trace, Policy policy) {
        AtomicLong clock = new AtomicLong(START_NANOS);
        RlsOptions options = RlsOptions.defaults()
                .withClock(clock::get)
                .withListeners(ListenerSpec.rls("rls", "127.0.0.1", 0), ListenerSpec.admin("admin", "127.0.0.1", 0));
        try (RateLimitServer service = RateLimitServer.start(policy, options);
                HttpClient client = HttpClient.newHttpClient()) {
            URI url = URI.create(
                    "http://127.0.0.1:" + service.httpAddress().orElseThrow().getPort() + "/json");
            return trace.refusedBy(index -> {
                clock.set(START_NANOS + trace.due().dueNanos(index));
                return isOverLimit(client, url, trace.descriptors(index));
            });
        }
    }

    private static boolean isOverLimit(HttpClient client, URI url, String question) {
        try {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(question))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            assertThat(status).as(question).isIn(200, 429);
            return status == 429;
        } catch (IOException e) {
            throw new AssertionError("the service does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Policy policy(URI server) {
        String yaml = """
                version: 1
                listeners: { web: { bind: 0.0.0.0:80 } }
                limits:
                  per-ip:   { level: user, key: client-ip, rate: 10/s, burst: 20 }
                  window:   { level: user, key: client-ip, rate: 60/min, algorithm: sliding-window }
                  images:   { level: application, rate: 4/s, algorithm: leaky-bucket }
                  paths:    { level: application, key: path, rate: 30/min, algorithm: fixed-window }
                  estimate: { level: application, rate: 500/min, algorithm: approximate }
                  site-max: { level: resource, rate: 40/s, burst: 40 }
                upstreams: { site: { servers: ["%s"], concurrency: off, limits: [site-max] } }
                routes:
                  - { match: /images/**, to: site, limits: [per-ip, images] }
                  - { match: GET /presentations/**, to: site, limits: [window, paths], cost: 2 }
                  - { match: /blog/**, to: site, limits: [estimate, per-ip] }
                  - { match: /**, to: site, limits: [per-ip] }
                """.formatted(server.getAuthority());
        return switch (PolicyParser.parse("replay.yaml", yaml)) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new IllegalStateException(refused.report());
        };
    }

    /**
     * A log, and what of it gets as far as the limits.
     *
     * @param reaches by the index of a request
     */
    private record Trace(AccessLog log, Arrivals due, IntPredicate reaches) {
        boolean[] refusedBy(IntPredicate isRefused) {
            boolean[] refused = new boolean[log.requests().size()];
            for (int i = 0; i < refused.length; i++) {
                refused[i] = reaches.test(i) && isRefused.test(i);
            }
            return refused;
        }

        Call call(int index) {
            LoggedRequest logged = log.requests().get(index);
            String normal = NormalPath.of(path(index)).orElseThrow();
            return new TestCall(
                    logged.request().method(), "", normal, Map.of(new Attribute.ClientAddress(), logged.address()));
        }

        String descriptors(int index) {
            LoggedRequest logged = log.requests().get(index);
            return """
                    {"domain": "site", "descriptors": [{"entries": [
                      {"key": "method", "value": "%s"},
                      {"key": "path", "value": "%s"},
                      {"key": "remote_address", "value": "%s"}]}]}
                    """.formatted(logged.request().method(), path(index).replace("\"", "\\\""), logged.address());
        }

        private String path(int index) {
            return log.requests().get(index).request().target().split("\\?", 2)[0];
        }
    }
}
