package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out how much a server bears: wrk sends the next request of a connection as soon as the last was answered. */
final class Wrk {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([\\d.]+)(ms|s|m)");
    private static final Pattern FAILED_STATUS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern FAILED_SOCKET =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    private Wrk() {}

    /**
     * What came of a run.
     *
     * @param requests answered in all
     * @param perSecond answered in a second
     * @param failed replies that were no success, and connections that broke
     */
    record Result(long requests, double perSecond, long failed) {}

    /** Runs for so many seconds; wrk runs on the cores of this JVM, which idles meanwhile. */
    static Result run(int port, int connections, int threads, int seconds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "wrk",
                        "-t" + threads,
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--timeout",
                        "5s",
                        "http://127.0.0.1:" + port + "/item")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk failed: " + output);
        }
        return parse(output);
    }

    static Result parse(String output) throws IOException {
        Matcher requests = REQUESTS.matcher(output);
        if (!requests.find()) {
            throw new IOException("wrk printed no count of requests: " + output);
        }
        long count = Long.parseLong(requests.group(1));
        double factor = switch (requests.group(3)) {
            case "ms" -> 0.001;
            case "m" -> 60;
            default -> 1;
        };
        double seconds = Double.parseDouble(requests.group(2)) * factor;
        return new Result(count, count / seconds, failures(output));
    }

    private static long failures(String output) {
        long failed = 0;
        Matcher status = FAILED_STATUS.matcher(output);
        if (status.find()) {
            failed += Long.parseLong(status.group(1));
        }
        Matcher socket = FAILED_SOCKET.matcher(output);
        if (socket.find()) {
            for (int group = 1; group <= socket.groupCount(); group++) {
                failed += Long.parseLong(socket.group(group));
            }
        }
        return failed;
    }
}
