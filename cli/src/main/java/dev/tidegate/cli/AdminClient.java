package dev.tidegate.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks the admin listener of a running gate. Blocks. */
final class AdminClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String REMEDY =
            "start a gate that has an admin listener, or say where it is: --admin 127.0.0.1:9901";

    private static final Pattern DETAIL = Pattern.compile("\"detail\":\"([^\"]*?)\\.?\"");

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
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path + query))
                    .timeout(PATIENCE)
                    .header("Accept", accept)
                    .build();
            return body(client.send(request, BodyHandlers.ofString()));
        } catch (IllegalArgumentException wrong) {
            throw CommandException.usage("'" + address + "' is no address", REMEDY);
        } catch (IOException gone) {
            throw CommandException.unreachable("nothing answers at " + address, REMEDY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandException.unreachable("stopped while waiting for " + address, REMEDY);
        }
    }

    /** The sentence of a problem (RFC 9457), which holds no quotes. */
    private static String detail(String problem) {
        Matcher matcher = DETAIL.matcher(problem);
        return matcher.find() ? matcher.group(1) : "the gate does not understand the question";
    }

    private String body(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 200 -> response.body();
            case 400 -> throw CommandException.usage(detail(response.body()), "see --help");
            default ->
                throw CommandException.unreachable(
                        "what answers at " + address + " is no gate that knows this (" + response.statusCode() + ")",
                        REMEDY);
        };
    }
}
