package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.Priority;
import dev.tidegate.policy.AccessLogSpec;
import dev.tidegate.policy.AddressBlock;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.policy.Mirror;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who says how much a request matters, and who is told. */
@ExtendWith(BufferGuard.class)
class PriorityTest {
    private static final IdentitySpec TRUSTING =
            new IdentitySpec(List.of(AddressBlock.parse("127.0.0.0/8")), 64, Map.of());

    private static PolicyBuilder policy(Origin origin, boolean trusting) {
        return Policy.builder()
                .listener(Gates.listener().withPriorityHeader("x-request-priority"))
                .identity(trusting ? TRUSTING : IdentitySpec.defaults())
                .upstream(Gates.upstream(origin))
                .route(RouteSpec.of("/**", "shop"))
                .route(RouteSpec.of("/low", "shop").withPriority(Priority.SHEDDABLE));
    }

    private static String told(Origin origin) {
        return new RawClient.Reply(0, origin.heads().getLast(), "").header("x-request-priority");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "false, /, none, ''",
                "false, /, critical-plus, ''",
                "false, /low, none, sheddable",
                "false, /low, critical-plus, sheddable",
                "true, /, none, ''",
                "true, /, critical-plus, critical-plus",
                "true, /, sheddable-plus, sheddable-plus",
                "true, /low, critical, ''",
                "true, /low, none, sheddable",
                "true, /low, utmost, sheddable",
                "true, /, utmost, ''"
            })
    void theRouteSaysSoUnlessATrustedProxyDoes(boolean trusting, String path, String asked, String told)
            throws IOException {
        String[] header = asked == null ? new String[0] : new String[] {"X-Request-Priority: " + asked};
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin, trusting).build())) {
            RawClient.get(Gates.port(gateway), path, header);
            assertThat(told(origin)).isEqualTo(told);
        }
    }

    @Test
    void overHttp2ItIsTheSame() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin, true).build());
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            client.await(client.get("/low", "x-request-priority", "sheddable-plus"));
            assertThat(told(origin)).isEqualTo("sheddable-plus");
            client.await(client.get("/low"));
            assertThat(told(origin)).isEqualTo("sheddable");
            client.await(client.get("/"));
            assertThat(told(origin)).isEmpty();
        }
    }

    @Test
    void aMirrorIsToldTheSame() throws IOException {
        try (Origin origin = Origin.answering("x");
                Origin mirror = Origin.answering("y");
                Gateway gateway = Gates.start(policy(origin, false)
                        .upstream(UpstreamSpec.of("next", Gates.servers(mirror)))
                        .route(RouteSpec.of("/both", "shop")
                                .withPriority(Priority.SHEDDABLE)
                                .withMirror(new Mirror("next", Mirror.WHOLE)))
                        .build())) {
            RawClient.get(Gates.port(gateway), "/both", "X-Request-Priority: critical-plus");
            Waiting.until(() -> mirror.heads().size() == 1);
            assertThat(told(mirror)).isEqualTo("sheddable");
            assertThat(mirror.heads().getFirst()).doesNotContain("critical-plus");
        }
    }

    @Test
    void withoutAFieldNobodyIsTold() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(Policy.builder()
                        .listener(Gates.listener().withPriorityHeader(""))
                        .upstream(Gates.upstream(origin))
                        .route(RouteSpec.of("/**", "shop").withPriority(Priority.SHEDDABLE))
                        .build())) {
            RawClient.get(Gates.port(gateway), "/", "X-Request-Priority: critical-plus");
            assertThat(told(origin)).isEqualTo("critical-plus");
        }
    }

    @Test
    void theLogSaysWhatIsOutOfTheOrdinary(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("access.log");
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin, false)
                        .accessLog(new AccessLogSpec(file.toString(), AccessLogSpec.Format.JSON, 1 << 20))
                        .build())) {
            RawClient.get(Gates.port(gateway), "/low");
            RawClient.get(Gates.port(gateway), "/");
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines)
                .filteredOn(line -> line.contains("\"path\":\"/low\""))
                .allMatch(line -> line.contains("\"priority\":\"sheddable\",\"route\""));
        assertThat(lines)
                .filteredOn(line -> line.contains("\"path\":\"/\""))
                .noneMatch(line -> line.contains("priority"));
    }
}
