package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Server;
import dev.tidegate.cli.load.PlainServer;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RatesCommandTest {
    private PlainServer service;
    private Gateway gateway;
    private String admin = "";

    @BeforeEach
    void start() throws IOException {
        service = new PlainServer(head -> PlainServer.OK);
        Policy policy = Policy.builder()
                .listener(ListenerSpec.http("web", "127.0.0.1", 0))
                .listener(ListenerSpec.admin("admin", "127.0.0.1", 0))
                .upstream(UpstreamSpec.of(
                        "shop", List.of(new Server("127.0.0.1", service.url().getPort(), 1, false))))
                .route(RouteSpec.of("/**", "shop"))
                .build();
        gateway = Gateway.start(policy, GatewayOptions.defaults().withThreads(1));
        admin = Integer.toString(gateway.address("admin").getPort());
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        service.close();
    }

    private void ask() throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + gateway.address("web").getPort() + "/");
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(200);
        connection.getInputStream().close();
    }

    /** The traffic of a second is known when the second is over. */
    private CommandRun ratesWith(String expected, String... more) {
        CommandRun run = rates(more);
        while (!run.out().contains(expected)) {
            LockSupport.parkNanos(50_000_000L);
            run = rates(more);
        }
        return run;
    }

    private CommandRun rates(String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "rates";
        arguments[1] = "--admin";
        arguments[2] = admin;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandRun.of(arguments);
    }

    @Test
    void showsTheTrafficOfARunningGate() throws IOException {
        for (int i = 0; i < 5; i++) {
            ask();
        }
        CommandRun run = ratesWith("shop");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("route", "peak to mean", "dispersion", "latency");
        assertThat(rates("--json", "--compare", "shop", "--last", "60s").out())
                .startsWith("{\"routes\":[")
                .contains("\"upstream\":\"shop\"");
        assertThat(rates("--at", "2020-01-01T00:00:00Z").out()).contains("shop before", "shop after");
    }

    @Test
    void saysWhatIsWrongAndWhatToDo() throws IOException {
        CommandRun noReload = rates("--at", "reload");
        assertThat(noReload.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(noReload.err()).contains("there was no reload yet").doesNotContain("{");
        assertThat(rates("--at", "noon").err()).contains("'noon' is no time", "14:05:30");
        assertThat(CommandRun.of("rates", "--admin", "not an address:x").err()).contains("is no address");

        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            admin = Integer.toString(closed.getLocalPort());
        }
        CommandRun nobody = rates();
        assertThat(nobody.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(nobody.err()).contains("nothing answers at 127.0.0.1:" + admin);
    }
}
