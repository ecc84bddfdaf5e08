package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.SharedStores;
import dev.tidegate.doubles.HandStore;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What single keys have left, asked of a gateway that runs. */
@Timeout(60)
class QuotaCommandTest {
    private final HandStore store = new HandStore();
    private final Gateway gateway = Gateway.start(
            policy(), GatewayOptions.defaults().withThreads(1).withStores(() -> SharedStores.openedBy(spec -> store)));

    private static Policy policy() {
        String text = """
                version: 1
                store: { url: redis://127.0.0.1:1 }
                listeners:
                  admin: { bind: 127.0.0.1:0, protocol: admin }
                limits:
                  per-ip: { level: user, key: client-ip, rate: 10/h, burst: 10 }
                  per-user: { level: user, key: header(x-user), rate: 10/h, burst: 10, scope: cluster }
                """;
        return switch (PolicyParser.parse("tidegate.yaml", text, name -> Optional.empty())) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new AssertionError(refused.report());
        };
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private CommandRun run(String... words) {
        String admin = Integer.toString(gateway.address("admin").getPort());
        return CommandRun.of(
                Stream.concat(Stream.of(words), Stream.of("--admin", admin)).toArray(String[]::new));
    }

    @Test
    void showsWhatAKeyHasLeft() {
        assertThat(run("quota", "per-ip", "192.0.2.7").out())
                .isEqualToIgnoringNewLines("per-ip of 192.0.2.7: 10 of 10 left; counted by this node alone");
        store.has("per-user ann & \"bob\"", new SharedCount.Standing(4, 1_000_000_000));
        CommandRun json = run("quota", "per-user", "ann & \"bob\"", "--json");
        assertThat(json.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(json.out())
                .startsWith("{\"limit\":\"per-user\",\"key\":[\"ann & \\\"bob\\\"\"],\"permits\":10,\"remaining\":4,")
                .contains("\"scope\":\"cluster\",\"nodes\":3}");
    }

    @Test
    void letsAKeyBeginAnew() {
        store.has("per-user ann", new SharedCount.Standing(4, 1_000_000_000));
        assertThat(run("quota", "per-user", "ann", "--reset").out())
                .isEqualToIgnoringNewLines(
                        "per-user of ann: 10 of 10 left; counted by all nodes together, which are 3 now");
    }

    @Test
    void saysWhatIsWrongWithAQuestion() {
        CommandRun unknown = run("quota", "per-usr", "ann");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("There is no limit 'per-usr': did you mean 'per-user'?");
        CommandRun keyless = run("quota", "per-user");
        assertThat(keyless.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(keyless.err()).contains("'per-user' is kept by header(x-user), so it takes 1 key, but got 0");
    }

    @Test
    void saysThatTheStoreDoesNotAnswer() {
        CommandRun away = run("quota", "per-user", "ann");
        assertThat(away.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(away.err()).contains("the store did not say: no answer within 20 ms");
    }
}
