package dev.tidegate.cli.replay;

import dev.tidegate.cli.load.RequestText;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of an access log in the common or combined format of Apache httpd and nginx.
 *
 * @param address who asked, as it stands first on the line
 * @param second when, in seconds since 1970
 * @param request what was asked, without a body
 */
public record LoggedRequest(String address, long second, RequestText request) {
    private static final int LINE_MAX = 65_536;
    private static final String QUOTED = "\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"";
    private static final Pattern LINE = Pattern.compile("(\\S++) \\S++ [^\\[]*+\\[([^\\]]++)\\] " + QUOTED
            + " \\d{3} (?:\\d++|-)(?: " + QUOTED + " " + QUOTED + ")?.*+");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    private static final int AGENT = 5;

    /** Reads a line; empty when it is no such line, or its request could not be sent again. */
    public static Optional<LoggedRequest> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (line.length() > LINE_MAX || !matcher.matches()) {
            return Optional.empty();
        }
        try {
            long second = OffsetDateTime.parse(matcher.group(2), TIME).toEpochSecond();
            String agent = matcher.group(AGENT) == null ? "-" : matcher.group(AGENT);
            return Optional.of(new LoggedRequest(matcher.group(1), second, request(matcher.group(3), agent)));
        } catch (DateTimeException | IllegalArgumentException unplayable) {
            return Optional.empty();
        }
    }

    private static RequestText request(String requestLine, String agent) {
        String[] parts = requestLine.split(" ");
        if (parts.length < 2 || !parts[1].startsWith("/")) {
            throw new IllegalArgumentException("no method and path");
        }
        RequestText request = new RequestText(parts[0], parts[1], List.of(), "");
        return agent.equals("-") ? request : request.with("User-Agent", agent);
    }
}
