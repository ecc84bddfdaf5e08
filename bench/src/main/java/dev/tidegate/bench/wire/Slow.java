package dev.tidegate.bench.wire;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import dev.tidegate.bench.gateway.Certificate;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Question: how long does the gate bear a client that is slow, in every way that we know, with the settings that nobody
 * has touched?
 *
 * <p>All kinds at once, each on its own connection. The time runs from the first moment of the connection to its end,
 * or to the refusal. Exit code 0 when every kind is cut within ten seconds, 1 when one is not.
 */
public final class Slow {
    private static final double BAR_SECONDS = 10;

    private Slow() {}

    /** Runs all kinds and prints how long each was borne. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        System.out.println(Machine.line());
        Certificate certificate = Certificate.make(Files.createTempDirectory("tidegate-slow"));
        try (SlowOrigin origin = SlowOrigin.start();
                Gateway gateway = Gateway.start(policy(origin.port(), certificate))) {
            Map<String, Double> seconds = measure(gateway, origin);
            Table table = new Table("kind of client", "borne for, s");
            seconds.forEach((kind, borne) -> table.row(kind, Figures.number(borne, 2)));
            System.out.println(table);
            List<Bar> bars = bars(seconds);
            bars.forEach(System.out::println);
            certificate.delete();
            System.exit(bars.stream().allMatch(Bar::passes) ? 0 : 1);
        }
    }

    private static Policy policy(int origin, Certificate certificate) {
        return LocalGate.before(LocalGate.upstream(origin))
                .listener(LocalGate.tls(SlowKind.TLS, certificate))
                .listener(ListenerSpec.admin(SlowKind.ADMIN, LocalGate.HOST, 0))
                .build();
    }

    private static Map<String, Double> measure(Gateway gateway, SlowOrigin origin)
            throws IOException, InterruptedException, ExecutionException {
        warmUp(gateway);
        Map<String, Future<Double>> running = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SlowKind kind : SlowKind.all()) {
                String listener = kind.listener().equals(SlowKind.HTTPS) ? SlowKind.TLS : kind.listener();
                int port = gateway.address(listener).getPort();
                running.put(kind.name(), threads.submit(() -> new SlowClient(kind, port).seconds()));
            }
            int web = gateway.address(LocalGate.WEB).getPort();
            for (StalledClient.Kind kind : StalledClient.Kind.values()) {
                running.put(kind.text(), threads.submit(() -> new StalledClient(kind, web).seconds(origin)));
            }
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (Map.Entry<String, Future<Double>> one : running.entrySet()) {
            seconds.put(one.getKey(), one.getValue().get());
        }
        return seconds;
    }

    /** The first connection of a JVM is slow by itself. */
    private static void warmUp(Gateway gateway) throws IOException {
        for (String listener : List.of(LocalGate.WEB, SlowKind.ADMIN)) {
            try (Socket socket =
                    new Socket(LocalGate.HOST, gateway.address(listener).getPort())) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
        }
    }

    private static List<Bar> bars(Map<String, Double> seconds) {
        List<Bar> bars = new ArrayList<>();
        long never =
                seconds.values().stream().filter(value -> Double.isNaN(value)).count();
        double longest = seconds.values().stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(Double.NaN);
        bars.add(Bar.atMost("kinds that are never cut", never, 0, ""));
        bars.add(Bar.atMost("longest that a slow client is borne", longest, BAR_SECONDS, " s"));
        return bars;
    }
}
