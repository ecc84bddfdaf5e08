package dev.tidegate.bench.flood;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service under test in a process of its own, on a core of its own. */
final class ServiceProcess implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_MILLIS = 20;

    private final Process process;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServiceProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and returns once it listens. */
    static ServiceProcess start(ServiceModel model, Cores cores) throws IOException {
        Process process = new ProcessBuilder(cores.onService(command(model)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.US_ASCII);
        String port = said.readLine();
        if (port == null) {
            throw new IOException("the service did not start");
        }
        return new ServiceProcess(process, Integer.parseInt(port));
    }

    private static List<String> command(ServiceModel model) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Xss256k",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BusyService.class.getName()));
        command.addAll(model.arguments());
        return command;
    }

    /** Where it listens on the loopback address. */
    int port() {
        return port;
    }

    /** Burning takes so many times as long from now on. */
    void slow(double factor) throws IOException, InterruptedException {
        ask(ServiceConnection.SLOW + factor);
    }

    /** Lets it forget what waits, and waits until it has nothing to do. */
    void rest() throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        while (ask(ServiceConnection.FORGET) > 0) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("the service did not come to rest");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private int ask(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return Integer.parseInt(response.body());
    }

    /** Closes its standard input, which ends it. */
    @Override
    public void close() throws IOException, InterruptedException {
        http.close();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
            process.destroyForcibly();
        }
    }
}
