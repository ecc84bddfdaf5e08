package dev.tidegate.cli.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One request, ready to be written.
 *
 * @param target the path and query as they stand on the request line
 * @param headers name and value in turn; Host and Content-Length are added when they are missing
 */
public record RequestText(String method, String target, List<Header> headers, String body) {
    /** One field of the head. */
    public record Header(String name, String value) {
        /** Refuses what could not stand on one line of a head. */
        public Header {
            if (name.isEmpty() || !name.chars().allMatch(RequestText::isTokenSign)) {
                throw new IllegalArgumentException("'" + name + "' is not the name of a header");
            }
            if (value.chars().anyMatch(sign -> sign < ' ' && sign != '\t')) {
                throw new IllegalArgumentException("the value of header " + name + " has a control sign");
            }
        }
    }

    /** Refuses a method or target that would break the request line. */
    public RequestText {
        headers = List.copyOf(headers);
        if (method.isEmpty() || !method.chars().allMatch(RequestText::isTokenSign)) {
            throw new IllegalArgumentException("'" + method + "' is not a method");
        }
        if (target.isEmpty() || target.chars().anyMatch(sign -> sign <= ' ' || sign == 0x7f)) {
            throw new IllegalArgumentException("'" + target + "' is not a path");
        }
    }

    /** A GET without further headers. */
    public static RequestText get(String target) {
        return new RequestText("GET", target, List.of(), "");
    }

    /** The same request with one more header. */
    public RequestText with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new RequestText(method, target, more, body);
    }

    /** The bytes of the request in HTTP/1.1 (RFC 9112). */
    byte[] toBytes(String host) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        if (!has("Host")) {
            head.append("Host: ").append(host).append("\r\n");
        }
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (content.length > 0 && !has("Content-Length")) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + content.length + 2);
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }

    private boolean has(String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }

    /** Whether the answer to this request has no body whatever its head says. */
    boolean isHead() {
        return method.toUpperCase(Locale.ROOT).equals("HEAD");
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isTokenSign(int sign) {
        return sign > ' ' && sign < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(sign) < 0;
    }
}
