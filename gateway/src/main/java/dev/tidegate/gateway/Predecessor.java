package dev.tidegate.gateway;

import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The process that serves the addresses of a policy until now, asked through its admin API. Its methods block; used by
 * one thread.
 */
final class Predecessor implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ACCEPTED = 202;
    private static final String ANYWHERE = "0.0.0.0";
    private static final String LOOPBACK = "127.0.0.1";

    private final URI address;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private Predecessor(URI address) {
        this.address = address;
    }

    /**
     * Finds the process by the admin listener of the policy.
     *
     * @throws GatewayException when there is none to be found
     */
    static Predecessor of(Policy policy) {
        ListenerSpec admin = policy.listeners().values().stream()
                .filter(spec -> spec.protocol() == ListenerSpec.Protocol.ADMIN && spec.port() > 0)
                .findFirst()
                .orElseThrow(
                        () -> new GatewayException("The policy has no admin listener with a port of its own, so the"
                                + " process to take over from cannot be asked: add one to both processes' listeners."));
        String host = admin.host().equals(ANYWHERE) ? LOOPBACK : admin.host();
        String inUrl = host.contains(":") ? "[" + host + "]" : host;
        Predecessor found = new Predecessor(URI.create("http://" + inUrl + ":" + admin.port()));
        found.require();
        return found;
    }

    /** Fails unless the process answers: better now than after binding beside nobody. */
    private void require() {
        ask("GET", "/livez", 200);
    }

    /** Asks the process to take nothing new and to end. Its admin address is free soon after. */
    void handOver() {
        ask("POST", "/hand-over", ACCEPTED);
    }

    private void ask(String method, String path, int expected) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != expected) {
                throw new GatewayException("The process at " + address + " answered " + status + " to " + path
                        + ", so it cannot be taken over from: stop it, then start without --take-over.");
            }
        } catch (IOException failed) {
            throw new GatewayException(
                    "Nothing answers at " + address + " (" + failed.getMessage()
                            + "), so there is nothing to take over from: start without --take-over.",
                    failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new GatewayException("The take-over was interrupted.", stopped);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
