package dev.tidegate.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Asks the admin listener of a running gate. Blocks. */
final class AdminClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String REMEDY =
            "start a gate that has an admin listener, or say where it is: --admin 127.0.0.1:9901";

    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;

    private final String address;

    /**
     * A client of one gate.
     *
     * @param bind the port, on the loopback address, or an address and a port
     */
    AdminClient(String bind) {
        address = bind.contains(":") ? bind : "127.0.0.1:" + bind;
    }

    /**
     * Reads something.
     *
     * @param parameters what follows the question mark; empty values are left out
     * @throws CommandException when nothing answers, or what answers says that the question is wrong
     */
    String get(String path, Map<String, String> parameters, String accept) {
        List<Parameter> given = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> new Parameter(parameter.getKey(), parameter.getValue()))
                .toList();
        return get(path, given, accept);
    }

    /** Reads something; as the other, with parameters of which some may have the same name. */
    String get(String path, List<Parameter> parameters, String accept) {
        return send(path + query(parameters), accept, HttpRequest.Builder::GET);
    }

    /** Changes something that parameters name. */
    String post(String path, List<Parameter> parameters, String accept) {
        return send(path + query(parameters), accept, request -> request.POST(BodyPublishers.noBody()));
    }

    /** A part of what follows the question mark. */
    record Parameter(String name, String value) {
        String encoded() {
            return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    private static String query(List<Parameter> parameters) {
        return parameters.stream().map(Parameter::encoded).collect(Collectors.joining("&", "?", ""));
    }

    /**
     * Changes something.
     *
     * @param path its segments, as people write them
     * @param order what is wanted of it
     */
    String post(List<String> path, Map<String, String> order, String accept) {
        return send(encoded(path), accept, request -> request.POST(BodyPublishers.ofString(JsonText.of(order))));
    }

    /** Takes something away. */
    String delete(List<String> path, String accept) {
        return send(encoded(path), accept, HttpRequest.Builder::DELETE);
    }

    private static String encoded(List<String> path) {
        return path.stream()
                .map(segment ->
                        "/" + URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining());
    }

    private String send(String target, String accept, UnaryOperator<HttpRequest.Builder> method) {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + target))
                    .timeout(PATIENCE)
                    .header("Accept", accept);
            return body(client.send(method.apply(request).build(), BodyHandlers.ofString()));
        } catch (IllegalArgumentException wrong) {
            throw CommandException.usage("'" + address + "' is no address", REMEDY);
        } catch (IOException gone) {
            throw CommandException.unreachable("nothing answers at " + address, REMEDY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandException.unreachable("stopped while waiting for " + address, REMEDY);
        }
    }

    private String body(HttpResponse<String> response) {
        if (response.statusCode() == OK) {
            return response.body();
        }
        GateProblem problem = GateProblem.of(response.body());
        if (problem.isOfStore()) {
            throw CommandException.unreachable(problem.detail(), "try again when GET /readyz says ok");
        }
        if (response.statusCode() >= SERVER_ERROR || problem.isOfAnotherProgram()) {
            throw CommandException.unreachable(
                    "what answers at " + address + " is no gate that knows this (" + response.statusCode() + ")",
                    REMEDY);
        }
        throw CommandException.usage(problem.detail(), "see --help");
    }
}
