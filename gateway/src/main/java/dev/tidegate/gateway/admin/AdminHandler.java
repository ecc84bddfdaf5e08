package dev.tidegate.gateway.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the endpoint of a request, asks the guard, and sends the answer. */
final class AdminHandler implements HttpHandler {
    private static final int CONCURRENT_MAX = 64;
    private static final int BODY_BYTES_MAX = 4096;

    private final Guard guard;
    private final List<Endpoint> endpoints;
    private final Consumer<String> alarm;
    private final Semaphore room = new Semaphore(CONCURRENT_MAX);

    AdminHandler(Guard guard, List<Endpoint> endpoints, Consumer<String> alarm) {
        this.guard = guard;
        Endpoint index = Endpoint.read("/", "this list", request -> Reply.text(200, index()));
        this.endpoints = Stream.concat(Stream.of(index), endpoints.stream()).toList();
        this.alarm = alarm;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!room.tryAcquire()) {
                send(exchange, Reply.problem(503, "Service Unavailable", "Too many admin requests at once."));
                return;
            }
            try {
                send(exchange, reply(exchange));
            } finally {
                room.release();
            }
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String method = exchange.getRequestMethod();
        List<Endpoint> here =
                endpoints.stream().filter(endpoint -> endpoint.isAt(path)).toList();
        Optional<Endpoint> found =
                here.stream().filter(endpoint -> answers(endpoint, method)).findFirst();
        // Who may not look learns nothing, not even which paths exist.
        Endpoint.Access access = found.map(Endpoint::access).orElse(Endpoint.Access.GUARDED);
        Optional<Reply> refused = guard.refuse(method, access, exchange.getRequestHeaders());
        if (refused.isPresent()) {
            return refused.get();
        }
        return found.isPresent() ? ask(found.get(), exchange) : unknown(exchange, path, here);
    }

    private static boolean answers(Endpoint endpoint, String method) {
        return endpoint.method().name().equals(method)
                || (endpoint.method() == Endpoint.Method.GET && method.equals("HEAD"));
    }

    private Reply ask(Endpoint endpoint, HttpExchange exchange) throws IOException {
        byte[] body = endpoint.method() == Endpoint.Method.POST
                ? exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1)
                : new byte[0];
        if (body.length > BODY_BYTES_MAX) {
            return Reply.problem(413, "Content Too Large", "A body has at most " + BODY_BYTES_MAX + " bytes.");
        }
        try {
            return ask(
                    endpoint,
                    exchange,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body))
                            .toString());
        } catch (CharacterCodingException malformed) {
            return Reply.problem(400, "Bad Request", "The body is not UTF-8.");
        }
    }

    private Reply ask(Endpoint endpoint, HttpExchange exchange, String body) {
        URI target = exchange.getRequestURI();
        AdminRequest request = new AdminRequest(
                endpoint.variables(target.getRawPath()),
                target.getRawQuery() == null ? "" : target.getRawQuery(),
                Guard.first(exchange.getRequestHeaders(), "Accept"),
                body,
                exchange.getRemoteAddress().getAddress().getHostAddress());
        try {
            return endpoint.handler().handle(request);
        } catch (RuntimeException e) {
            alarm.accept("the admin endpoint " + endpoint.path() + " failed: " + e);
            return Reply.problem(500, "Internal Server Error", "The endpoint failed: " + e);
        }
    }

    private Reply unknown(HttpExchange exchange, String path, List<Endpoint> here) {
        if (here.isEmpty()) {
            return Reply.problem(404, "Not Found", "There is no such endpoint; GET / lists them.");
        }
        String allowed = here.stream().map(endpoint -> endpoint.method().name()).collect(Collectors.joining(", "));
        exchange.getResponseHeaders().set("Allow", allowed);
        return Reply.problem(405, "Method Not Allowed", path + " answers " + allowed + ".");
    }

    private String index() {
        return endpoints.stream()
                .map(endpoint -> "%-6s %-30s %s\n".formatted(endpoint.method(), endpoint.path(), endpoint.summary()))
                .collect(Collectors.joining("", "Tidegate admin\n\n", ""));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (reply.status() == 401) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(reply.status(), -1);
        } else {
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
