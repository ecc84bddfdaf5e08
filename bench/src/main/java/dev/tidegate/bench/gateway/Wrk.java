package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.net.URI;
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

    /** Runs for so many seconds; wrk runs on the cores of this JVM, which idles meanwhile. */
    static Load.Peak run(URI target, int seconds, Settings settings) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "wrk",
                        "-t" + settings.loadThreads(),
                        "-c" + settings.connections(),
                        "-d" + seconds + "s",
                        "--timeout",
                        "5s",
                        target.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk failed: " + output);
        }
        return parse(output);
    }

    static Load.Peak parse(String output) throws IOException {
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
        return new Load.Peak(count, count / seconds, sum(FAILED_STATUS, output), sum(FAILED_SOCKET, output));
    }

    /** The sum of the numbers that the pattern finds; wrk leaves the line out when all of them are 0. */
    private static long sum(Pattern pattern, String output) {
        long sum = 0;
        Matcher matcher = pattern.matcher(output);
        if (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                sum += Long.parseLong(matcher.group(group));
            }
        }
        return sum;
    }
}
