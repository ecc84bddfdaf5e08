package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running peer and what was measured of it. */
final class Contender implements AutoCloseable {
    private static final long LOG_FLUSH_MILLIS = 1500; // nginx writes its buffered log at least once a second

    private static final double WARM_SHARE = 0.7; // of the peak
    private static final double MOST_SHARE = 0.95; // of the peak: above it a peer only queues
    private static final int WARM_LOOKS = 6;
    private static final double WARM_GAIN = 1.02;
    private static final double WARM_STEADY_SECONDS = 1; // our own generator runs in a JVM, too
    private static final double LEAST_LOGGED = 0.9;

    private final Peer peer;
    private final Settings settings;
    private final ServerProcess process;
    private final Load load;
    private final List<Sample> peaks = new ArrayList<>();
    private final List<Steady> steadies = new ArrayList<>();
    private long requests;
    private long failed;
    private long refused;

    private Contender(Peer peer, Settings settings, ServerProcess process) {
        this.peer = peer;
        this.settings = settings;
        this.process = process;
        this.load = Load.of(settings);
    }

    /**
     * How much a peer bore in one round.
     *
     * @param perSecond requests a second at saturation
     * @param cpuMicros processor time of the peer for one of them
     * @param busy the share of its cores that the peer used meanwhile; clearly below 1, something else was the limit
     */
    record Sample(double perSecond, double cpuMicros, double busy) {}

    /**
     * What the rate that all peers get cost in one round. Latencies are in microseconds, from the time a request was
     * due; what was not measured is not a number.
     */
    record Steady(double cpuMicros, double p50Micros, double p99Micros, double p999Micros) {
        static final Steady NOT_MEASURED = new Steady(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    static Contender start(Peer peer, Settings settings, Path folder) throws IOException, InterruptedException {
        ServerProcess process =
                ServerProcess.start(peer.name(), peer.command(), settings.allCores(), peer.port(), folder);
        return new Contender(peer, settings, process);
    }

    String name() {
        return peer.name();
    }

    /** One for each round. */
    List<Sample> peaks() {
        return peaks;
    }

    /** One for each round. */
    List<Steady> steadies() {
        return steadies;
    }

    /**
     * Lets the compiler of a JVM settle on all cores, until six looks in a row find the peer no faster; then moves to
     * the cores of the comparison and pauses. Returns the requests a second of each look.
     */
    List<Double> warmUp() throws IOException, InterruptedException {
        List<Double> looks = new ArrayList<>();
        int fastest = 0;
        int most = peer.isJvm() ? settings.warmUpSeconds() : 0;
        while (looks.size() < most && looks.size() - fastest <= WARM_LOOKS) {
            looks.add(peak(1).perSecond());
            fastest = looks.getLast() > looks.get(fastest) * WARM_GAIN ? looks.size() - 1 : fastest;
        }
        process.pin(settings.proxyCores());
        looks.add(peak(1).perSecond());
        steady(looks.getLast() * WARM_SHARE, WARM_STEADY_SECONDS);
        process.pause();
        return looks;
    }

    /** Finds the peak, with the cores to itself. */
    void findPeak() throws IOException, InterruptedException {
        process.resume();
        double cpuBefore = process.cpuSeconds();
        Load.Peak peak = peak(settings.peakSeconds());
        double cpuMicros = (process.cpuSeconds() - cpuBefore) * 1e6 / Math.max(1, peak.requests());
        double busy = cpuMicros * peak.perSecond() / 1e6 / settings.proxyCoreCount();
        peaks.add(new Sample(peak.perSecond(), cpuMicros, busy));
        process.pause();
    }

    /** Holds a rate, with the cores to itself; one that the peer cannot bear is left out. */
    void hold(double rate) throws IOException, InterruptedException {
        process.resume();
        boolean isBorne = rate < peaks.getLast().perSecond() * MOST_SHARE;
        steadies.add(isBorne ? steady(rate, settings.steadySeconds()) : Steady.NOT_MEASURED);
        process.pause();
    }

    private Load.Peak peak(int seconds) throws IOException, InterruptedException {
        Load.Peak result = load.peak(url(), seconds);
        requests += result.requests();
        count(result.failed(), result.refused());
        return result;
    }

    private Steady steady(double rate, double seconds) throws IOException, InterruptedException {
        double cpuBefore = process.cpuSeconds();
        Load.Steady result = load.steady(url(), rate, seconds);
        double cpuMicros = (process.cpuSeconds() - cpuBefore) * 1e6 / Math.max(1, result.answered());
        requests += result.answered();
        count(result.failed(), result.refused());
        return new Steady(
                cpuMicros, result.percentileMicros(50), result.percentileMicros(99), result.percentileMicros(99.9));
    }

    private void count(long moreFailed, long moreRefused) {
        failed += moreFailed;
        refused += moreRefused;
    }

    /** The limit is far above the load, so nobody has a reason to refuse. */
    private boolean servedAll() {
        return failed == 0 && refused == 0;
    }

    private URI url() {
        return peer.url(settings.scenario().path());
    }

    /** Looks whether the peer did its duties: the metrics answer, and the access log has the lines. */
    Duties duties() throws IOException, InterruptedException {
        if (!peer.hasDuties()) {
            return new Duties(peer.name() + ": no duties, it is the floor", servedAll());
        }
        process.resume();
        TimeUnit.MILLISECONDS.sleep(LOG_FLUSH_MILLIS);
        HttpRequest request = HttpRequest.newBuilder(URI.create(peer.metrics())).build();
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines = Files.lines(peer.accessLog(), StandardCharsets.ISO_8859_1)) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            long logged = lines.count();
            String text = String.format(
                    Locale.ROOT,
                    "%s: metrics answered %d, access log has %,d lines for %,d requests, %,d failed, %,d refused",
                    peer.name(),
                    status,
                    logged,
                    requests,
                    failed,
                    refused);
            return new Duties(text, status == 200 && logged >= requests * LEAST_LOGGED && servedAll());
        }
    }

    /** What a peer did besides forwarding, and whether that and the forwarding were complete. */
    record Duties(String text, boolean done) {}

    @Override
    public void close() {
        process.close();
    }
}
