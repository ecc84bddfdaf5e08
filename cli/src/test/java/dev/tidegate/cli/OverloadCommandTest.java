package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Server;
import dev.tidegate.cli.load.PlainServer;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.policy.FeatureSpec;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators do about overload from the command line, at a gateway that runs. */
@Timeout(60)
class OverloadCommandTest {
    private final Gateway gateway =
            Gateway.start(policy(), GatewayOptions.defaults().withThreads(1));

    private static Policy policy() {
        return Policy.builder()
                .listener(ListenerSpec.http("web", "127.0.0.1", 0))
                .listener(ListenerSpec.admin("admin", "127.0.0.1", 0))
                // Whatever else keeps the processors of the machine busy must not switch features here.
                .features(FeatureSpec.of("reviews").withMode(FeatureSpec.Mode.MANUAL))
                .upstream(UpstreamSpec.of(
                        "shop", List.of(new Server("127.0.0.1", 9001, 1, false), new Server("::1", 9001, 1, false))))
                .route(RouteSpec.of("/**", "shop"))
                .build();
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

    private String overload() {
        CommandRun run = run("overload");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        return run.out();
    }

    @Test
    void showsWhatTheGateDoesAboutOverload() {
        assertThat(overload())
                .contains(
                        "0 of 2 rungs down, manual",
                        "reviews                  on",
                        "upstream shop",
                        "in service (tide)",
                        "breaker");
        assertThat(run("overload", "--json").out())
                .startsWith("{\"load\":{")
                .contains("\"upstreams\":[{\"name\":\"shop\"");
    }

    @Test
    void switchesAFeatureAndGivesItBack() {
        CommandRun off = run("feature", "reviews", "off", "--for", "10m", "--reason", "search is \"down\" +é");
        assertThat(off.err()).isEmpty();
        assertThat(off.out())
                .startsWith("reviews                  off  pinned off for")
                .contains("search is \"down\" +é");
        assertThat(overload()).contains("pinned off");

        CommandRun auto = run("feature", "reviews", "auto", "--json");
        assertThat(auto.out().strip()).isEqualTo("{\"name\":\"reviews\",\"on\":true,\"would_be_off\":false}");
        assertThat(overload()).doesNotContain("pinned");
    }

    @Test
    void setsABreakerAndLeavesItAloneAgain() {
        assertThat(run("breaker", "shop", "open", "--reason", "a broken release")
                        .out())
                .isEqualTo("breaker       forced-open, by hand open: a broken release\n");
        assertThat(run("breaker", "shop", "[::1]:9001", "open", "--for", "1h", "--reason", "its disk is full")
                        .out())
                .startsWith("[::1]:9001    forced-open, by hand open for ");

        assertThat(run("breaker", "shop", "[::1]:9001", "auto", "--reason", "a new disk")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(overload()).contains("breaker       forced-open").doesNotContain("[::1]:9001");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            feature reviews off --reason x | --for is missing | --for 10min
            feature reviews off --for 10m | --reason is missing | say why
            feature reviews auto --for 10m | --for has no meaning with auto | leave it out
            feature reviews offf --for 10m --reason x | 'offf' is no state | did you mean 'off'?
            feature reveiws off --for 10m --reason x | There is no feature 'reveiws': did you mean 'reviews'? | --help
            feature reviews off --for 25h --reason x | for is a time from 1s to 24h such as 10min, but was '25h' | --help
            breaker shop | UPSTREAM | --help
            breaker shop opne --reason x | 'opne' is no state | did you mean 'open'?
            breaker shop auto --for 10m --reason x | --for has no meaning with auto | leave it out
            breaker shpo open --reason x | There is no upstream 'shpo': did you mean 'shop'? | --help
            breaker shop 127.0.0.1:9010 open --reason x | There is no server '127.0.0.1:9010' | 127.0.0.1:9001
            """)
    void wrongUsageSaysWhatToDo(String line, String wrong, String remedy) {
        CommandRun run = run(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(wrong, remedy);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aProgramThatIsNoGateIsToldApart() throws IOException {
        String notFound = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        try (PlainServer other = new PlainServer(head -> notFound)) {
            CommandRun run = CommandRun.of(
                    "overload", "--admin", Integer.toString(other.url().getPort()));
            assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(run.err()).contains("no gate that knows this (404)");
        }
    }
}
