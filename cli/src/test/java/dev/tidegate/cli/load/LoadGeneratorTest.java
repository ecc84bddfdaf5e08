package dev.tidegate.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadGeneratorTest {
    @Test
    void sendsWhatIsDueAndCountsTheAnswers() throws IOException {
        AtomicInteger number = new AtomicInteger();
        String refusal = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n";
        try (PlainServer server =
                new PlainServer(head -> number.getAndIncrement() % 4 == 0 ? refusal : PlainServer.OK)) {
            LoadReport report = run(server.url(), Arrivals.steady(400, Duration.ofSeconds(1)));
            assertThat(report.due()).isEqualTo(400);
            assertThat(report.started()).isEqualTo(400);
            assertThat(report.good()).isEqualTo(300);
            assertThat(report.refused()).isEqualTo(100);
            assertThat(report.errors()).isZero();
            assertThat(report.statusClasses()).containsEntry("2xx", 300L).containsEntry("4xx", 100L);
            assertThat(report.fromDue().getTotalCount()).isEqualTo(300);
            assertThat(report.refusals().getTotalCount()).isEqualTo(100);
            assertThat(report.elapsed()).isBetween(Duration.ofMillis(990), Duration.ofSeconds(10));
        }
    }

    @Test
    void showsTheWholeTextOfRefusalsToWhomeverReadsThem() throws IOException {
        String refusal = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 4\r\n\r\nbusy";
        AtomicInteger number = new AtomicInteger();
        Queue<String> refusals = new ConcurrentLinkedQueue<>();
        LoadListener reader = new LoadListener() {
            @Override
            public boolean readsRefusals() {
                return true;
            }

            @Override
            public void onRefusal(long index, String text) {
                refusals.add(text);
            }
        };
        try (PlainServer server =
                new PlainServer(head -> number.getAndIncrement() % 2 == 0 ? refusal : PlainServer.OK)) {
            LoadPlan plan = LoadPlan.of(server.url(), Arrivals.steady(100, Duration.ofMillis(500)))
                    .withConnections(2, 2);
            LoadReport report = LoadGenerator.run(plan, reader);
            assertThat(report.refused()).isEqualTo(25);
            assertThat(refusals).hasSize(25).allMatch(refusal::equals);
        }
    }

    /**
     * The proof of honesty: of 5 seconds the server is frozen for half a one, so one request in ten meets the freeze.
     */
    @Test
    void aFrozenServerShowsInTheTimeFromDueAndHidesInTheTimeFromSent() throws IOException {
        try (PlainServer server = new PlainServer(head -> PlainServer.OK)) {
            LoadPlan plan = LoadPlan.of(server.url(), Arrivals.steady(500, Duration.ofSeconds(5)))
                    .withConnections(8, 8);
            server.freeze(Duration.ofSeconds(2), Duration.ofMillis(500));
            LoadReport report = LoadGenerator.run(plan, LoadListener.NONE);
            assertThat(report.good()).isEqualTo(2_500);
            assertThat(report.fromDue().getValueAtPercentile(99) / 1e6).isBetween(420.0, 700.0);
            assertThat(report.fromDue().getMaxValue() / 1e6).isGreaterThan(490);
            assertThat(report.fromSent().getValueAtPercentile(99))
                    .isLessThan(report.fromDue().getValueAtPercentile(99) / 3);
        }
    }

    @Test
    void growsItsConnectionsWhenAllAreBusy() throws IOException {
        try (PlainServer server = new PlainServer(head -> PlainServer.OK)) {
            LoadPlan plan = LoadPlan.of(server.url(), Arrivals.steady(500, Duration.ofSeconds(1)))
                    .withConnections(2, 500);
            server.freeze(Duration.ofMillis(300), Duration.ofMillis(400));
            LoadReport report = LoadGenerator.run(plan, LoadListener.NONE);
            assertThat(report.good()).isEqualTo(500);
            assertThat(report.fromSent().getValueAtPercentile(99) / 1e6).isGreaterThan(200);
        }
    }

    @Test
    void givesUpWhatIsLateAndSaysWhatWasNeverStarted() throws IOException {
        try (PlainServer server = new PlainServer(head -> PlainServer.OK)) {
            server.freeze(Duration.ZERO, Duration.ofSeconds(2));
            LoadPlan plan = LoadPlan.of(server.url(), Arrivals.steady(1_000, Duration.ofMillis(500)))
                    .withConnections(1, 1)
                    .withThreads(1)
                    .withTimeout(Duration.ofMillis(200));
            LoadReport report = LoadGenerator.run(plan, LoadListener.NONE);
            assertThat(report.failures().get(Failure.TIMEOUT)).isGreaterThan(1);
            assertThat(report.failures().get(Failure.MISSED)).isGreaterThan(100);
            assertThat(report.good() + report.errors()).isEqualTo(500);
            assertThat(report.fromDue().getTotalCount()).isEqualTo(500);
            assertThat(report.fromDue().getValueAtPercentile(50) / 1e6).isGreaterThan(199);
        }
    }

    @Test
    void aClosedConnectionIsAnErrorAndIsReplaced() throws IOException {
        AtomicInteger number = new AtomicInteger();
        try (PlainServer server = new PlainServer(head -> number.getAndIncrement() % 2 == 0 ? "" : PlainServer.OK)) {
            LoadPlan plan = LoadPlan.of(server.url(), Arrivals.steady(100, Duration.ofSeconds(1)))
                    .withConnections(1, 1)
                    .withThreads(1);
            LoadReport report = LoadGenerator.run(plan, LoadListener.NONE);
            assertThat(report.failures()).containsEntry(Failure.CLOSED, 50L);
            assertThat(report.good()).isEqualTo(50);
        }
    }

    @Test
    void aServerThatLeavesIsCountedAsConnectErrors() throws IOException {
        PlainServer server = new PlainServer(head -> PlainServer.OK);
        List<LoadSecond> seconds = new ArrayList<>();
        LoadPlan plan = LoadPlan.of(server.url(), Arrivals.steady(100, Duration.ofSeconds(2)))
                .withConnections(2, 2)
                .withTimeout(Duration.ofMillis(300));
        LoadReport report = LoadGenerator.run(plan, new LoadListener() {
            @Override
            public void onSecond(LoadSecond second, Histogram fromDue) {
                seconds.add(second);
                try {
                    server.close();
                } catch (IOException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        });
        assertThat(report.failures().get(Failure.CONNECT)).isGreaterThan(10);
        assertThat(report.good() + report.errors()).isEqualTo(200);
        assertThat(report.seconds()).isEqualTo(seconds).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void anAnswerThatIsNotHttpIsAnError() throws IOException {
        try (PlainServer server = new PlainServer(head -> "220 smtp ready\r\n")) {
            LoadReport report = run(server.url(), Arrivals.steady(50, Duration.ofMillis(200)));
            assertThat(report.failures()).containsEntry(Failure.MALFORMED, 10L);
        }
    }

    @Test
    void anAnswerWithoutALengthEndsWithItsConnection() throws IOException {
        String reply = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbye";
        AtomicInteger number = new AtomicInteger();
        try (PlainServer server = new PlainServer(head -> {
            number.incrementAndGet();
            return reply;
        })) {
            // The server waits for another request, so the answer is complete when the client gives up.
            LoadPlan plan = LoadPlan.of(server.url(), Arrivals.steady(10, Duration.ofMillis(100)))
                    .withTimeout(Duration.ofMillis(200));
            assertThat(LoadGenerator.run(plan, LoadListener.NONE).failures()).containsEntry(Failure.TIMEOUT, 1L);
            assertThat(number).hasValue(1);
        }
    }

    @Test
    void sendsTheRequestsInTurnWithTheirHeadersAndBodies() throws IOException {
        try (PlainServer server = new PlainServer(head -> PlainServer.OK)) {
            List<RequestText> requests = List.of(
                    RequestText.get("/a?b=c").with("X-Key", "one"), new RequestText("POST", "/b", List.of(), "body"));
            LoadPlan plan = LoadPlan.of(server.url(), Arrivals.steady(100, Duration.ofMillis(40)))
                    .withRequests(requests)
                    .withConnections(1, 1)
                    .withThreads(1);
            LoadGenerator.run(plan, LoadListener.NONE);
            String host = "Host: " + server.url().getAuthority() + "\n";
            assertThat(server.heads())
                    .containsExactly(
                            "GET /a?b=c HTTP/1.1\n" + host + "X-Key: one\n",
                            "POST /b HTTP/1.1\n" + host + "Content-Length: 4\nbody",
                            "GET /a?b=c HTTP/1.1\n" + host + "X-Key: one\n",
                            "POST /b HTTP/1.1\n" + host + "Content-Length: 4\nbody");
        }
    }

    @Test
    void tellsItsListenerWhichRequestGotWhichAnswer() throws IOException {
        AtomicIntegerArray statuses = new AtomicIntegerArray(20);
        AtomicInteger started = new AtomicInteger();
        try (PlainServer server = new PlainServer(head -> PlainServer.OK)) {
            LoadPlan plan = LoadPlan.of(server.url(), Arrivals.steady(100, Duration.ofMillis(200)));
            LoadGenerator.run(plan, new LoadListener() {
                @Override
                public void onStart(long index) {
                    started.incrementAndGet();
                }

                @Override
                public void onAnswer(long index, int status) {
                    statuses.addAndGet((int) index, status);
                }
            });
        }
        assertThat(started).hasValue(20);
        for (int i = 0; i < 20; i++) {
            assertThat(statuses.get(i)).isEqualTo(200);
        }
    }

    @Test
    void thePeakIsReachedByClosedConnectionsAndLabelledSo() throws IOException {
        try (PlainServer server = new PlainServer(head -> PlainServer.OK)) {
            LoadReport report = run(server.url(), Arrivals.Peak.of(Duration.ofMillis(300)));
            assertThat(report.closed()).isTrue();
            assertThat(report.good()).isGreaterThan(100).isEqualTo(report.due()).isEqualTo(report.started());
            assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(5));
            assertThat(report.perSecond(report.good())).isGreaterThan(100);
        }
    }

    @Test
    void aPeakRunMayBeCountedInsteadOfTimed() throws IOException {
        try (PlainServer server = new PlainServer(head -> PlainServer.OK)) {
            LoadReport report = run(server.url(), new Arrivals.Peak(10, Duration.ofSeconds(30)));
            assertThat(report.good()).isEqualTo(10);
        }
    }

    @Test
    void nothingThereIsSaidBeforeAnythingIsSent() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        URI url = URI.create("http://127.0.0.1:" + port);
        assertThatThrownBy(() -> run(url, Arrivals.steady(10, Duration.ofSeconds(1))))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("nothing answers at 127.0.0.1:" + port);
    }

    @Test
    void anInterruptEndsTheRunAndKeepsWhatWasDone() throws Exception {
        List<LoadReport> reports = new ArrayList<>();
        try (PlainServer server = new PlainServer(head -> PlainServer.OK)) {
            Thread runner = Thread.ofPlatform().unstarted(() -> {
                try {
                    reports.add(run(server.url(), Arrivals.steady(100, Duration.ofMinutes(10))));
                } catch (IOException impossible) {
                    throw new IllegalStateException(impossible);
                }
            });
            runner.start();
            while (server.heads().size() < 20) {
                Thread.onSpinWait();
            }
            runner.interrupt();
            runner.join();
        }
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().good()).isBetween(15L, 1_000L);
    }

    private static LoadReport run(URI url, Arrivals arrivals) throws UnreachableException {
        return LoadGenerator.run(LoadPlan.of(url, arrivals).withConnections(8, 8), LoadListener.NONE);
    }
}
