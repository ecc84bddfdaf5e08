package dev.tidegate.cli;

import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.RequestText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is sent, and over what. */
final class RequestOptions {
    private static final int UNSET = 0;

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

    /** Completes a plan and each of its requests. */
    LoadPlan apply(LoadPlan plan) {
        LoadPlan timed = Arguments.read("--timeout", () -> plan.withTimeout(timeout));
        LoadPlan sized = Arguments.read("--connections", () -> withConnections(timed));
        LoadPlan threaded = threads == UNSET ? sized : Arguments.read("--threads", () -> sized.withThreads(threads));
        return Arguments.read(
                "--header",
                () -> threaded.withRequests(
                        plan.requests().stream().map(this::request).toList()));
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
