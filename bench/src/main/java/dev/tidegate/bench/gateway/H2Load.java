package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP/2, in plain text or over TLS: h2load for the peak, our own open loop for fixed rates. */
record H2Load(Settings settings) implements Load {
    /** At once on each connection. */
    private static final int STREAMS = 10;

    private static final Pattern RATE = Pattern.compile("finished in [^,]+, ([\\d.]+) req/s");
    private static final Pattern DONE =
            Pattern.compile("(\\d+) succeeded, (\\d+) failed, (\\d+) errored, (\\d+) timeout");
    private static final Pattern STATUS =
            Pattern.compile("status codes: (\\d+) 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");

    @Override
    public Peak peak(URI target, int seconds) throws IOException, InterruptedException {
        String output = run(target, "-D" + seconds + "s");
        Matcher rate = matched(RATE, output);
        Matcher status = matched(STATUS, output);
        return new Peak(
                number(status, 1) + number(status, 2),
                Double.parseDouble(rate.group(1)),
                number(status, 3) + number(status, 4),
                failed(output));
    }

    @Override
    public Steady steady(URI target, double perSecond, double seconds) throws IOException, InterruptedException {
        return H2SteadyLoad.run(target, perSecond, seconds, settings);
    }

    private String run(URI target, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "h2load",
                "-c" + settings.connections(),
                "-m" + STREAMS,
                "-t" + Math.min(settings.loadThreads(), settings.connections())));
        command.addAll(List.of(more));
        command.add(target.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("h2load failed: " + output);
        }
        return output;
    }

    /** Requests that ended without a reply; those that were cut off by the end of the run are not among them. */
    private static long failed(String output) throws IOException {
        Matcher done = matched(DONE, output);
        return number(done, 3) + number(done, 4);
    }

    private static Matcher matched(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException("h2load printed no '" + pattern + "': " + output);
        }
        return matcher;
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }
}
