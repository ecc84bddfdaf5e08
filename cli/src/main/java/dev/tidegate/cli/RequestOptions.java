package dev.tidegate.cli;

import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.RequestText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** What is sent, and over what. */
final class RequestOptions {
    private static final int UNSET = 0;
    private static final int CLIENTS_MAX = 1_000_000;

    @Option(names = "--method", paramLabel = "METHOD", description = "Default: GET; with --replay, that of the log.")
    private String method = "";

    @Option(
            names = "--header",
            paramLabel = "'NAME: VALUE'",
            description = "A header of each request. May be repeated.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--body", paramLabel = "TEXT", description = "The body of each request.")
    private String body = "";

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Send as if from so many addresses in turn: X-Forwarded-For 10.0.0.1, 10.0.0.2, ...")
    private int clients;

    @Option(
            names = "--connections",
            paramLabel = "N[..M]",
            description = "Connections that are open, and to how many they may grow. Default: 64.")
    private String connections = "64";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long after it was due a request is given up. Default: 10s.")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that send. Default: half the cores, at most 2.")
    private int threads = UNSET;

    @Option(names = "--insecure", description = "Over https, believe any certificate: for servers that sign their own.")
    private boolean insecure;

    /** Completes a plan and each of its requests. */
    LoadPlan apply(LoadPlan plan) {
        LoadPlan trusting = insecure ? plan.withTrust(LoadPlan.Trust.ANYONE) : plan;
        LoadPlan timed = Arguments.read("--timeout", () -> trusting.withTimeout(timeout));
        LoadPlan sized = Arguments.read("--connections", () -> withConnections(timed));
        LoadPlan threaded = threads == UNSET ? sized : Arguments.read("--threads", () -> sized.withThreads(threads));
        LoadPlan filled = Arguments.read(
                "--header",
                () -> threaded.withRequests(
                        plan.requests().stream().map(this::request).toList()));
        return Arguments.read("--clients", () -> withClients(filled));
    }

    private LoadPlan withClients(LoadPlan plan) {
        if (clients < 0 || clients > CLIENTS_MAX) {
            throw new IllegalArgumentException("clients must be from 1 to " + CLIENTS_MAX + ", but was " + clients);
        }
        if (clients == 0) {
            return plan;
        }
        if (plan.requests().size() > 1) {
            throw new IllegalArgumentException("a log says itself from which addresses its requests come");
        }
        RequestText request = plan.requests().getFirst();
        return plan.withRequests(IntStream.rangeClosed(1, clients)
                .mapToObj(client -> request.with("X-Forwarded-For", address(client)))
                .toList());
    }

    private static String address(int client) {
        return "10." + (client >> 16) + "." + (client >> 8 & 0xff) + "." + (client & 0xff);
    }

    private RequestText request(RequestText from) {
        RequestText request =
                new RequestText(method.isEmpty() ? from.method() : method, from.target(), from.headers(), body);
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("'" + header + "' is not a header: write 'Name: value'");
            }
            request = request.with(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return request;
    }

    private LoadPlan withConnections(LoadPlan plan) {
        if (!connections.matches("\\d{1,6}(\\.\\.\\d{1,6})?")) {
            throw new IllegalArgumentException(
                    "'" + connections + "' is no number of connections: write 64 or 64..2000");
        }
        String[] range = connections.split("\\.\\.");
        int open = Integer.parseInt(range[0]);
        return plan.withConnections(open, range.length == 1 ? open : Integer.parseInt(range[1]));
    }
}
