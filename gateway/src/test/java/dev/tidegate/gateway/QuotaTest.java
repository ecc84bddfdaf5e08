package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.SharedStore;
import dev.tidegate.doubles.HandStore;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators see of limits that are counted alone and together, and of the store. */
@ExtendWith(BufferGuard.class)
class QuotaTest {
    private final HandStore store = new HandStore();

    private static Policy policy(Origin origin) {
        String text = """
                version: 1
                store: { url: redis://127.0.0.1:1 }
                listeners:
                  web: { bind: 127.0.0.1:0 }
                  admin: { bind: 127.0.0.1:0, protocol: admin }
                limits:
                  per-ip: { level: user, key: client-ip, rate: 10/h, burst: 10 }
                  per-user: { level: user, key: [header(x-user), path], rate: 10/h, burst: 10, scope: cluster }
                upstreams:
                  shop: { servers: [127.0.0.1:%d] }
                routes:
                  - { match: /**, to: shop, limits: [per-ip, per-user] }
                """.formatted(origin.port());
        return switch (PolicyParser.parse("tidegate.yaml", text)) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new AssertionError(refused.report());
        };
    }

    private Gateway start(Origin origin) {
        return Gateway.start(policy(origin), Gates.options(store));
    }

    private static RawClient.Reply ask(Gateway gateway, String request) throws IOException {
        try (RawClient client = new RawClient(gateway.address("admin").getPort())) {
            return client.send(request + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                    .read();
        }
    }

    @Test
    void whatANodeCountsAloneIsReadAndReset() throws IOException {
        store.knows(0);
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin)) {
            for (int i = 0; i < 3; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/", "X-User: ann")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(ask(gateway, "GET /quota?limit=per-ip&key=127.0.0.1").body())
                    .startsWith("per-ip of 127.0.0.1: 7 of 10 left, all of them again in 10")
                    .endsWith("s; counted by this node alone\n");
            assertThat(ask(gateway, "POST /quota?limit=per-ip&key=127.0.0.1").body())
                    .isEqualTo("per-ip of 127.0.0.1: 10 of 10 left; counted by this node alone\n");
            assertThat(ask(gateway, "GET /quota?limit=per-ip&key=2001:db8:1:2:3::4")
                            .body())
                    .startsWith("per-ip of 2001:db8:1:2:3::4: 10 of 10 left");
        }
    }

    @Test
    void whatNodesCountTogetherIsReadAndResetInTheStore() throws IOException {
        store.has("per-user ann|/", new SharedCount.Standing(3, 0));
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin)) {
            String quota = "/quota?limit=per-user&key=ann&key=/";
            assertThat(ask(gateway, "GET " + quota).body())
                    .isEqualTo("per-user of ann, /: 3 of 10 left; counted by all nodes together, which are 3 now\n");
            assertThat(ask(gateway, "POST " + quota).body()).startsWith("per-user of ann, /: 10 of 10 left;");
        }
    }

    @Test
    void whatCannotBeAnsweredIsSaidToBeSo() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin)) {
            assertThat(ask(gateway, "GET /quota?limit=per-user&key=ann").body())
                    .contains("'per-user' is kept by header(x-user) and path, so it takes 2 keys, but got 1.");
            assertThat(ask(gateway, "GET /quota?limit=per-ip").body())
                    .contains("'per-ip' is kept by client-ip, so it takes 1 key, but got 0.");
            assertThat(ask(gateway, "GET /quota?limit=per-ip&key=ann").body())
                    .contains("'ann' is no address such as 192.0.2.7");
            assertThat(ask(gateway, "GET /quota?limit=per-ip&key=").body()).contains("a key must not be empty");
            RawClient.Reply away = ask(gateway, "GET /quota?limit=per-user&key=ann&key=/");
            assertThat(away.status()).isEqualTo(503);
            assertThat(away.body()).contains("the store did not say: no answer within 20 ms.");
        }
    }

    @Test
    void aGateWhoseStoreIsAwayIsReadyButDegraded() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin)) {
            assertThat(ask(gateway, "GET /readyz").body()).isEqualTo("ok\n");
            assertThat(ask(gateway, "GET /readyz?verbose").body()).contains("[+] store: held by the test\n");
            store.is(new SharedStore.State(false, "redis://127.0.0.1:1 does not answer", 3));
            RawClient.Reply degraded = ask(gateway, "GET /readyz");
            assertThat(degraded.status()).isEqualTo(200);
            assertThat(degraded.body()).isEqualTo("[~] store: redis://127.0.0.1:1 does not answer\ndegraded\n");
        }
    }

    @Test
    void theListOfLimitsTellsWhoCountsThem() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin)) {
            assertThat(ask(gateway, "GET /limits").body())
                    .containsPattern("\"per-ip\"[^}]*\"scope\":\"node\",\"nodes\":1,\"without_store\":0")
                    .containsPattern("\"per-user\"[^}]*\"scope\":\"cluster\",\"nodes\":3,\"without_store\":0");
        }
    }
}
