package dev.tidegate.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** One service and its limits, instead of a policy file. */
final class ServiceOptions {
    private static final URI NONE = URI.create("");

    @Option(
            names = "--to",
            paramLabel = "URL",
            description = "The service to protect, for example http://127.0.0.1:3000.")
    private URI to = NONE;

    @Option(names = "--limit", paramLabel = "RATE", description = "How much each client address may ask for: 100/s.")
    private String limit = "";

    @Option(
            names = "--limit-total",
            paramLabel = "RATE",
            description = "How much may reach the service in all: 1000/s. What comes early waits up to 200ms.")
    private String limitTotal = "";

    @Option(
            names = "--listen",
            paramLabel = "[ADDRESS:]PORT",
            description = "Default: 8080, on the loopback address; 0.0.0.0:8080 lets other machines in.")
    private String listen = "8080";

    @Option(
            names = "--admin",
            paramLabel = "[ADDRESS:]PORT",
            description = "Metrics and health. Default: 9901, on the loopback address.")
    private String admin = "9901";

    boolean isGiven() {
        return !to.equals(NONE);
    }

    String description() {
        return "in front of " + to + " (write it down with: tidegate init " + to + ")";
    }

    /** The same as a policy file. */
    String asYaml() {
        return """
                version: 1
                listeners:
                  web: { bind: %s }
                  admin: { bind: %s, protocol: admin }
                %supstreams:
                  service: { servers: [%s]%s }
                routes:
                  - { match: /**, to: service%s }
                """.formatted(
                        quoted(listen),
                        quoted(admin),
                        limits(),
                        quoted(ServiceUrl.serverOf(to)),
                        limitTotal.isEmpty() ? "" : ", limits: [total]",
                        limit.isEmpty() ? "" : ", limits: [per-ip]");
    }

    private String limits() {
        String lines = line("total", limitTotal, "level: resource, on-exceed: wait 200ms")
                + line("per-ip", limit, "level: user, key: client-ip");
        return lines.isEmpty() ? "" : "limits:\n" + lines;
    }

    private static String line(String name, String rate, String settings) {
        return rate.isEmpty() ? "" : "  " + name + ": { rate: " + quoted(rate) + ", " + settings + " }\n";
    }

    /** JSON strings are YAML strings; a bare number stays one. */
    static String quoted(String text) {
        return text.matches("[0-9]{1,9}") ? text : JsonText.of(text);
    }
}
