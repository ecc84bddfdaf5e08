package dev.tidegate.rls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.metrics.PrometheusText;
import dev.tidegate.policy.ListenerSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The plain HTTP side: the JSON form of the call, health and metrics. The JDK's HTTP server with a virtual thread for
 * each request, apart from the threads of gRPC. Thread-safe.
 */
final class HttpServing implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** How many connections are held at once, and how many seconds a request may take; the JDK has them so. */
    private static final String CONNECTIONS_MAX = "1000";

    private static final String SLOW_SECONDS = "8";

    private final ListenerSpec listener;
    private final HttpServer server;
    private final ExecutorService threads;

    private HttpServing(ListenerSpec listener, HttpServer server, ExecutorService threads) {
        this.listener = listener;
        this.server = server;
        this.threads = threads;
    }

    /**
     * What is served.
     *
     * @param json the JSON form of the call
     * @param metrics what is measured
     * @param health whether requests are welcome, and what else an operator wants to know
     */
    record Content(JsonForm json, MetricRegistry metrics, Supplier<Health> health) {}

    /**
     * How the service is doing.
     *
     * @param isReady whether requests are welcome
     * @param detail a line for each thing worth knowing
     */
    record Health(boolean isReady, String detail) {}

    /** What is answered. */
    record Answer(int status, String type, String body) {
        static Answer text(int status, String body) {
            return new Answer(status, TEXT, body);
        }
    }

    /** Binds and starts to answer. */
    static HttpServing start(ListenerSpec listener, Content content) {
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", SLOW_SECONDS);
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", SLOW_SECONDS);
        System.getProperties().putIfAbsent("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
        HttpServer server = bind(listener);
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("tidegate-rls-http-", 0).factory());
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                send(
                        exchange,
                        isOfPage(exchange) ? Answer.text(403, "pages may not ask\n") : answer(exchange, content));
            }
        });
        server.start();
        return new HttpServing(listener, server, threads);
    }

    private static HttpServer bind(ListenerSpec listener) {
        try {
            return HttpServer.create(new InetSocketAddress(listener.host(), listener.port()), BACKLOG);
        } catch (IOException taken) {
            throw RlsException.cannotBind(listener, taken);
        }
    }

    /** Whether a web page makes the request, which a browser on this machine happens to show. */
    private static boolean isOfPage(HttpExchange exchange) {
        return exchange.getRequestHeaders().containsKey("Origin")
                || exchange.getRequestHeaders().containsKey("Sec-Fetch-Site");
    }

    private static Answer answer(HttpExchange exchange, Content content) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean isPost = exchange.getRequestMethod().equals("POST");
        boolean isGet = exchange.getRequestMethod().equals("GET");
        return switch (path) {
            case "/json" -> isPost ? json(exchange, content.json()) : notAllowed("POST", exchange);
            case "/livez" -> isGet ? Answer.text(200, "ok\n") : notAllowed("GET", exchange);
            case "/readyz" -> isGet ? ready(content.health().get()) : notAllowed("GET", exchange);
            case "/metrics" -> isGet ? metrics(content.metrics()) : notAllowed("GET", exchange);
            default -> Answer.text(404, "here are: POST /json, GET /livez, /readyz, /metrics\n");
        };
    }

    private static Answer notAllowed(String method, HttpExchange exchange) {
        exchange.getResponseHeaders().set("Allow", method);
        return Answer.text(405, "ask with " + method + "\n");
    }

    private static Answer ready(Health health) {
        return Answer.text(health.isReady() ? 200 : 503, health.detail() + (health.isReady() ? "ok\n" : "failed\n"));
    }

    private static Answer metrics(MetricRegistry registry) {
        return new Answer(200, PrometheusText.CONTENT_TYPE, PrometheusText.of(registry.read()));
    }

    private static Answer json(HttpExchange exchange, JsonForm form) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(GrpcServer.MESSAGE_BYTES_MAX + 1);
        if (body.length > GrpcServer.MESSAGE_BYTES_MAX) {
            return Answer.text(413, "a request may have " + GrpcServer.MESSAGE_BYTES_MAX + " bytes at most\n");
        }
        return switch (form.ask(new String(body, StandardCharsets.UTF_8))) {
            case JsonForm.Answered(boolean isRefused, String text) -> new Answer(isRefused ? 429 : 200, JSON, text);
            case JsonForm.Invalid(String why) -> Answer.text(400, why + "\n");
        };
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    /** Whether a listener is bound where this one is. */
    boolean isAt(ListenerSpec wanted) {
        return listener.host().equals(wanted.host()) && listener.port() == wanted.port();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    /** Accepts no more, lets requests under way end for so long, and ends. Blocks. */
    void close(Duration patience) {
        server.stop((int) patience.toSeconds());
        threads.shutdownNow();
    }

    /** Ends at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
