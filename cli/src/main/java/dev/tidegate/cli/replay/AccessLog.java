package dev.tidegate.cli.replay;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.RequestText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The requests of an access log, in the order of their time. A server writes a line when a request ends, so the lines
 * of a real log are not quite in that order.
 *
 * @param malformed how many lines are no requests that can be sent again
 */
public record AccessLog(List<LoggedRequest> requests, int malformed) {
    private static final double NANOS = 1e9;

    /** Sorts the requests by time; those of one second stay in their order. */
    public AccessLog {
        requests = requests.stream()
                .sorted(Comparator.comparingLong(LoggedRequest::second))
                .toList();
    }

    /** Reads a file, line by line. */
    public static AccessLog read(Path file) throws IOException {
        List<LoggedRequest> requests = new ArrayList<>();
        int malformed = 0;
        // A log holds whatever clients sent, so its bytes need not be UTF-8.
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<LoggedRequest> request = LoggedRequest.parse(line);
                request.ifPresent(requests::add);
                malformed += request.isPresent() || line.isBlank() ? 0 : 1;
            }
        }
        return new AccessLog(requests, malformed);
    }

    /**
     * When each request is due, in nanoseconds from the first.
     *
     * @param speed how many times faster than they were made
     */
    public Arrivals.Times arrivals(double speed) {
        long first = requests.isEmpty() ? 0 : requests.getFirst().second();
        return Arrivals.Times.of(requests.stream()
                .mapToLong(request -> Math.round((request.second() - first) * NANOS / speed))
                .toArray());
    }

    /** What is sent: each request says in X-Forwarded-For who made it, as a proxy in front would. */
    public List<RequestText> forwarded() {
        return requests.stream()
                .map(logged -> logged.request().with("X-Forwarded-For", logged.address()))
                .toList();
    }

    /** How many addresses made requests. */
    public long addresses() {
        return requests.stream().map(LoggedRequest::address).distinct().count();
    }
}
