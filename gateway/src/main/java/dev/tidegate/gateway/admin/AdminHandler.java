package dev.tidegate.gateway.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
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

    private Reply reply(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        List<Endpoint> here = endpoints.stream()
                .filter(endpoint -> endpoint.path().equals(path))
                .toList();
        Optional<Endpoint> found =
                here.stream().filter(endpoint -> answers(endpoint, method)).findFirst();
        // Who may not look learns nothing, not even which paths exist.
        Endpoint.Access access = found.map(Endpoint::access).orElse(Endpoint.Access.GUARDED);
        return guard.refuse(method, access, exchange.getRequestHeaders())
                .or(() -> found.map(endpoint -> ask(endpoint, exchange)))
                .orElseGet(() -> unknown(exchange, path, here));
    }

    private static boolean answers(Endpoint endpoint, String method) {
        return endpoint.method().name().equals(method)
                || (endpoint.method() == Endpoint.Method.GET && method.equals("HEAD"));
    }

    private Reply ask(Endpoint endpoint, HttpExchange exchange) {
        URI target = exchange.getRequestURI();
        String query = target.getRawQuery() == null ? "" : target.getRawQuery();
        try {
            return endpoint.handler()
                    .handle(new AdminRequest(query, Guard.first(exchange.getRequestHeaders(), "Accept")));
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
                .map(endpoint -> "%-4s %-20s %s\n".formatted(endpoint.method(), endpoint.path(), endpoint.summary()))
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
