package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.PolicyParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BufferGuard.class)
class AdminApiTest {
    @TempDir
    private Path folder;

    private final AtomicReference<String> file = new AtomicReference<>("");

    private String yaml(Origin origin, String rate) {
        return """
                version: 1
                listeners:
                  web: { bind: 127.0.0.1:0 }
                  admin: { bind: 127.0.0.1:0, protocol: admin }
                limits:
                  per-ip: { level: user, key: client-ip, rate: %s }
                upstreams:
                  shop: { servers: [127.0.0.1:%d] }
                routes:
                  - { match: /**, to: shop, limits: [per-ip] }
                access-log: { path: %s }
                """.formatted(rate, origin.port(), folder.resolve("access.log"));
    }

    private Gateway start() {
        Parsed parsed = read();
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return Gateway.start(
                ((Parsed.Accepted) parsed).file().policy(), Gates.options().withSource(this::read));
    }

    private Parsed read() {
        return PolicyParser.parse("tidegate.yaml", file.get());
    }

    private static RawClient.Reply ask(Gateway gateway, String method, String path) throws IOException {
        try (RawClient client = new RawClient(gateway.address("admin").getPort())) {
            return client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                    .read();
        }
    }

    @Test
    void requestsShowInTheMetrics() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            file.set(yaml(origin, "2/h"));
            try (Gateway gateway = start()) {
                for (int i = 0; i < 5; i++) {
                    RawClient.get(Gates.port(gateway), "/");
                }
                String metrics = ask(gateway, "GET", "/metrics").body();

                assertThat(metrics)
                        .containsPattern("http_server_request_duration_seconds_count\\{[^}]*2xx[^}]*} 1")
                        .containsPattern("tidegate_decision[a-z_]*\\{[^}]*per-ip[^}]*refused[^}]*} 4")
                        .containsPattern("tidegate_upstream_healthy\\{[^}]*shop[^}]*} 1");
            }
        }
    }

    @Test
    void aReloadPutsTheFileInForce() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            file.set(yaml(origin, "2/h"));
            try (Gateway gateway = start()) {
                file.set(yaml(origin, "3/h"));
                RawClient.Reply reply = ask(gateway, "POST", "/policy/reload");

                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body()).contains("per-ip");
                assertThat(ask(gateway, "GET", "/policy").body()).contains("3/h");
            }
        }
    }

    @Test
    void aFileWithErrorsChangesNothingAndSaysWhy() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            file.set(yaml(origin, "2/h"));
            try (Gateway gateway = start()) {
                String before = gateway.digest();
                file.set(yaml(origin, "two an hour"));
                RawClient.Reply reply = ask(gateway, "POST", "/policy/reload");

                assertThat(reply.status()).isEqualTo(422);
                assertThat(reply.body()).contains("tidegate.yaml:6", "two an hour");
                assertThat(gateway.digest()).isEqualTo(before);
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void readinessEndsWithDraining() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            file.set(yaml(origin, "2/h"));
            try (Gateway gateway = start()) {
                assertThat(ask(gateway, "GET", "/readyz").status()).isEqualTo(200);
                assertThat(ask(gateway, "POST", "/drain").status()).isBetween(200, 299);
                assertThat(ask(gateway, "GET", "/readyz").status()).isEqualTo(503);
                assertThat(ask(gateway, "GET", "/livez").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void eachRequestIsWrittenDown() throws IOException {
        Path log = folder.resolve("access.log");
        try (Origin origin = Origin.answering("hello")) {
            file.set(yaml(origin, "1/h"));
            try (Gateway gateway = start()) {
                RawClient.get(Gates.port(gateway), "/a?b=c", "User-Agent: probe");
                RawClient.get(Gates.port(gateway), "/refused");
                assertThat(ask(gateway, "GET", "/limits").body()).contains("per-ip");
                assertThat(ask(gateway, "GET", "/upstreams").body()).contains("127.0.0.1:" + origin.port());
            }
            assertThat(Files.readString(log))
                    .contains("\"path\":\"/a\"", "\"status\":200", "\"user_agent\":\"probe\"")
                    .contains("\"path\":\"/refused\"", "\"status\":429", "\"rule\":\"per-ip\"", "\"reason\":\"rate\"");
        }
    }
}
