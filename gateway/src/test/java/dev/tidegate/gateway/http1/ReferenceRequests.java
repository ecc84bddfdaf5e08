package dev.tidegate.gateway.http1;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules for requests once more, slow and plain: whole texts, regular expressions, no states. Knows nothing of
 * limits that the tests do not reach.
 */
final class ReferenceRequests {
    /** How a series of requests ends. */
    enum End {
        /** All bytes belong to complete requests. */
        COMPLETE,
        /** The last request is not complete; whether it is already known to be bad is left open. */
        OPEN,
        /** The last request must be refused. */
        BAD
    }

    record Result(List<String> understood, End end) {}

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Incomplete extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String BLANKS = "[ \t]*";
    private static final String QUOTED = "\"(?:[\t !#-\\[\\]-~\u0080-\u00ff]|\\\\[\t -~\u0080-\u00ff])*\"";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([!-~]+) HTTP/1\\.([01])");
    private static final Pattern FIELD =
            Pattern.compile("(" + TOKEN + "):" + BLANKS + "((?:[\t -~\u0080-\u00ff]*[!-~\u0080-\u00ff])?)" + BLANKS);
    private static final Pattern HOST = Pattern.compile(
            "((?:[A-Za-z0-9_~-]+\\.)*[A-Za-z0-9_~-]+|\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*])(\\.?)(:[0-9]{0,5})?");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?]*)(.*)");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,16})(?:" + BLANKS + ";" + BLANKS + TOKEN
            + "(?:" + BLANKS + "=" + BLANKS + "(?:" + TOKEN + "|" + QUOTED + "))?)*");
    private static final Set<String> HOP_BY_HOP = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy",
            "te",
            "trailer",
            "upgrade",
            "http2-settings",
            "expect");
    private static final Set<String> CLIENT_CLAIMS =
            Set.of("forwarded", "x-real-ip", "x-original-url", "x-rewrite-url");
    private static final Set<String> KEPT = Set.of("authorization", "cookie", "date", "via");

    private final String raw;
    private int position;

    private ReferenceRequests(String raw) {
        this.raw = raw;
    }

    static Result understand(String raw) {
        ReferenceRequests reader = new ReferenceRequests(raw);
        List<String> understood = new ArrayList<>();
        try {
            while (reader.position < raw.length()) {
                understood.add(reader.request());
            }
            return new Result(understood, End.COMPLETE);
        } catch (Incomplete e) {
            return new Result(understood, End.OPEN);
        } catch (Refused e) {
            return new Result(understood, End.BAD);
        }
    }

    private String request() {
        for (int empty = 0; empty < RequestHead.MAX_EMPTY_LINES && raw.startsWith("\r\n", position); empty++) {
            position += 2;
        }
        refuseIf(raw.startsWith("\r\n", position));
        int end = raw.indexOf("\r\n\r\n", position);
        if (end < 0) {
            throw new Incomplete();
        }
        List<String> lines = Arrays.asList(raw.substring(position, end).split("\r\n", -1));
        position = end + 4;
        Matcher line = match(REQUEST_LINE, lines.getFirst());
        List<String[]> fields = new ArrayList<>();
        for (String text : lines.subList(1, lines.size())) {
            Matcher field = match(FIELD, text);
            fields.add(new String[] {field.group(1), field.group(2)});
        }
        boolean version11 = line.group(3).equals("1");
        String head = head(line.group(1), line.group(2), version11, fields);
        return head + "|" + body(version11, fields);
    }

    private static String head(String method, String target, boolean version11, List<String[]> fields) {
        refuseIf(!method.matches("[A-Z0-9_-]{1,24}") || method.equals("CONNECT") || method.equals("TRACE"));
        List<String> hosts = values(fields, "host");
        refuseIf(hosts.size() > 1 || (version11 && hosts.isEmpty()));
        String host = hosts.isEmpty() ? "" : host(hosts.getFirst());
        Matcher absolute = ABSOLUTE.matcher(target);
        String path;
        if (target.startsWith("/")) {
            path = normal(target);
        } else if (absolute.matches()) {
            host = host(absolute.group(1));
            String rest = absolute.group(2);
            boolean asterisk = rest.isEmpty() && method.equals("OPTIONS");
            path = asterisk ? "*" : normal(rest.startsWith("/") ? rest : "/" + rest);
        } else {
            refuseIf(!target.equals("*") || !method.equals("OPTIONS"));
            path = "*";
        }
        values(fields, "expect").forEach(value -> refuseIf(version11 && !value.equalsIgnoreCase("100-continue")));
        return method + " " + path + " " + host + "|" + forwarded(fields);
    }

    private static List<String> forwarded(List<String[]> fields) {
        Set<String> nominated = new HashSet<>();
        for (String value : values(fields, "connection")) {
            for (String option : value.split(",", -1)) {
                String name = option.replaceAll("^[ \t]+|[ \t]+$", "");
                refuseIf(!name.matches("(" + TOKEN + ")?"));
                nominated.add(name.toLowerCase(Locale.ROOT));
            }
        }
        List<String> forwarded = new ArrayList<>();
        for (String[] field : fields) {
            String name = field[0].toLowerCase(Locale.ROOT);
            String alias = name.replaceAll("[^a-z0-9]", "-");
            boolean plain = alias.equals(name);
            boolean claim = CLIENT_CLAIMS.contains(alias) || alias.matches("x-forwarded-.+");
            boolean known = HOP_BY_HOP.contains(alias) || claim || KEPT.contains(alias);
            refuseIf(!plain && known);
            boolean dropped = HOP_BY_HOP.contains(name) || claim || !plain;
            if (!dropped && (known || !nominated.contains(name)) && !name.equals("via")) {
                forwarded.add(field[0] + ": " + field[1]);
            }
        }
        return forwarded;
    }

    private static String host(String text) {
        Matcher host = match(HOST, text);
        String name = host.group(1).toLowerCase(Locale.ROOT);
        String dot = host.group(2);
        String port = Optional.ofNullable(host.group(3)).orElse("");
        refuseIf(name.length() + dot.length() > 255
                || (port.length() > 1 && Integer.parseInt(port.substring(1)) > 65_535));
        refuseIf(name.startsWith("[") && (!dot.isEmpty() || !isAddress(name)));
        return name + (port.equals(":") ? "" : port);
    }

    private static boolean isAddress(String literal) {
        try {
            return InetAddress.getByName(literal) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String normal(String target) {
        refuseIf(target.contains("#"));
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        refuseIf(path.matches(".*([;\\\\]|%(?![0-9A-Fa-f]{2})|%[01].|%7[fF]|%2[fF]|%5[cC]|%3[bB]|%[cC][01]).*"));
        Deque<String> segments = new ArrayDeque<>();
        String last = "";
        for (String segment : encode(path, "[!$&'()*+,=:@]").split("/", -1)) {
            last = segment;
            if (segment.equals("..")) {
                refuseIf(segments.isEmpty());
                segments.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        boolean directory = last.isEmpty() || last.equals(".") || last.equals("..");
        String normal = "/" + String.join("/", segments) + (directory && !segments.isEmpty() ? "/" : "");
        if (mark < 0) {
            return normal;
        }
        String query = target.substring(mark + 1);
        refuseIf(query.contains("%00"));
        return normal + "?" + encode(query, "[!$&'()*+,=:@;/?]");
    }

    /**
     * Decodes what need not be encoded, and encodes all that is neither unreserved, nor a slash, nor among the others.
     */
    private static String encode(String text, String others) {
        StringBuilder encoded = new StringBuilder();
        Matcher part = Pattern.compile("%([0-9A-Fa-f]{2})|(.)").matcher(text);
        while (part.find()) {
            boolean escape = part.group(1) != null;
            char sign = escape
                    ? (char) Integer.parseInt(part.group(1), 16)
                    : part.group(2).charAt(0);
            String plain = String.valueOf(sign);
            boolean kept = plain.matches("[A-Za-z0-9._~-]") || (!escape && (sign == '/' || plain.matches(others)));
            encoded.append(kept ? plain : String.format("%%%02X", (int) sign));
        }
        return encoded.toString();
    }

    private String body(boolean version11, List<String[]> fields) {
        List<String> lengths = values(fields, "content-length");
        List<String> codings = values(fields, "transfer-encoding");
        refuseIf(lengths.size() > 1 || codings.size() > 1 || lengths.size() + codings.size() > 1);
        if (!codings.isEmpty()) {
            refuseIf(!version11 || !codings.getFirst().equalsIgnoreCase("chunked"));
            return "chunked|" + chunks();
        }
        if (lengths.isEmpty()) {
            return "|";
        }
        refuseIf(!lengths.getFirst().matches("[0-9]{1,18}"));
        long length = Long.parseLong(lengths.getFirst());
        refuseIf(length > Wire.MAX_BODY_BYTES);
        return length + "|" + take((int) length);
    }

    private String chunks() {
        StringBuilder data = new StringBuilder();
        while (true) {
            Matcher chunk = match(CHUNK, line());
            refuseIf(chunk.group(1).matches("[89A-Fa-f].{15}"));
            long size = Long.parseLong(chunk.group(1), 16);
            if (size == 0) {
                break;
            }
            refuseIf(size > Wire.MAX_BODY_BYTES - data.length());
            data.append(take((int) size));
            refuseIf(!take(2).equals("\r\n"));
        }
        for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
            match(FIELD, trailer);
        }
        return data.toString();
    }

    private String line() {
        int end = raw.indexOf("\r\n", position);
        if (end < 0) {
            throw new Incomplete();
        }
        String line = raw.substring(position, end);
        position = end + 2;
        return line;
    }

    private String take(int length) {
        if (position + length > raw.length()) {
            throw new Incomplete();
        }
        position += length;
        return raw.substring(position - length, position);
    }

    private static List<String> values(List<String[]> fields, String name) {
        return fields.stream()
                .filter(field -> field[0].equalsIgnoreCase(name))
                .map(field -> field[1])
                .toList();
    }

    private static Matcher match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        refuseIf(!matcher.matches());
        return matcher;
    }

    private static void refuseIf(boolean wrong) {
        if (wrong) {
            throw new Refused();
        }
    }
}
