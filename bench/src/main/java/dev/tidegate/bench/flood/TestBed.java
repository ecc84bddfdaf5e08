package dev.tidegate.bench.flood;

import dev.tidegate.bench.reload.Folder;
import dev.tidegate.bench.reload.GateProcess;
import dev.tidegate.cli.load.UnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The service, the gates before it, and what the service can do. */
final class TestBed implements AutoCloseable {
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final double CALM_SHARE = 0.5;

    private final ServiceProcess service;
    private final Folder folder;
    private final GateProcess plain;
    private final GateProcess special;
    private final int plainPort;
    private final int specialPort;
    private final Capacity capacity;

    /** Measures the service and starts a gate for each policy. */
    TestBed(ServiceProcess service, Settings settings) throws IOException, InterruptedException {
        this.service = service;
        Capacity.measure(service, settings.concurrencies().subList(0, 1), WARM_UP);
        this.capacity = Capacity.measure(service, settings.concurrencies(), settings.capacityStep());
        this.folder = Folder.create();
        this.plainPort = Policies.freePort();
        this.plain = start("plain", Policies.plain(folder.path(), plainPort, service.port()));
        this.specialPort = Policies.freePort();
        this.special = start("special", Policies.special(folder.path(), specialPort, service.port()));
        warmUp(Contender.TIDE);
        warmUp(Contender.FIXED_20);
    }

    private GateProcess start(String name, Path policy) throws IOException, InterruptedException {
        return GateProcess.start(folder.path(), name, plainPort, List.of(policy.toString()));
    }

    private void warmUp(Contender contender) throws UnreachableException {
        double perSecond = CALM_SHARE * capacity.perSecond();
        new Flood(port(contender), Crowd.of(path(contender)), perSecond, CALM, perSecond, WARM_UP).run();
    }

    ServiceProcess service() {
        return service;
    }

    Capacity capacity() {
        return capacity;
    }

    /** Floods a contender with so many times the capacity, once the service has come to rest. */
    FloodResult flood(Contender contender, double times, Duration length) throws IOException, InterruptedException {
        return flood(port(contender), Crowd.of(path(contender)), times, length);
    }

    /** Floods the gate that was told about priorities and users. */
    FloodResult flood(Crowd crowd, double times, Duration length) throws IOException, InterruptedException {
        return flood(specialPort, crowd, times, length);
    }

    private FloodResult flood(int port, Crowd crowd, double times, Duration length)
            throws IOException, InterruptedException {
        service.rest();
        double calm = Math.min(times, CALM_SHARE) * capacity.perSecond();
        return new Flood(port, crowd, calm, CALM, times * capacity.perSecond(), length).run();
    }

    /** Where a contender is reached. */
    int port(Contender contender) {
        return switch (contender) {
            case TIDE -> plainPort;
            case NO_GATE -> service.port();
            case OFF, FIXED_20, FIXED_200, GRADIENT -> specialPort;
        };
    }

    private static String path(Contender contender) {
        return "/" + contender.name().toLowerCase(Locale.ROOT).replace('_', '-') + "/products";
    }

    @Override
    public void close() throws IOException, InterruptedException {
        special.close();
        plain.close();
        folder.close();
    }
}
