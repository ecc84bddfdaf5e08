package dev.tidegate.cli;

import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.gateway.Transport;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How the process of a gateway begins, ends, and talks to the kernel. */
final class ProcessOptions {
    private static final String AUTO = "auto";

    @Option(
            names = "--take-over",
            description = "Take over from the tidegate that serves these addresses now: no request is lost.")
    private boolean takeOver;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long running requests may take to end. Default: 30s.")
    private Duration drain = Duration.ZERO;

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = {
                "How long to accept on after SIGTERM, while /readyz fails already,",
                "so that load balancers notice. Default: 0s."
            })
    private Duration settle = Duration.ZERO;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = AUTO,
            description = {
                "epoll, nio or io_uring. Default: auto, which is epoll on Linux, else nio.",
                "Over io_uring a request costs less, but Netty's support of it is not safe yet."
            })
    private String transport = AUTO;

    /** Whether another process is to be taken over from. */
    boolean takesOver() {
        return takeOver;
    }

    /** How long to accept on once the process was told to stop. */
    Duration settle() {
        return settle;
    }

    /** How long running requests may take to end. */
    Duration drain() {
        return drain;
    }

    /** The options of the gateway. */
    GatewayOptions gateway() {
        return GatewayOptions.defaults().withDrainFor(drain).withTransport(transport());
    }

    private Transport transport() {
        if (transport.equals(AUTO)) {
            return Transport.best();
        }
        return Stream.of(Transport.values())
                .filter(known -> known.toString().equals(transport.toLowerCase(Locale.ROOT)))
                .filter(Transport::isAvailable)
                .findFirst()
                .orElseThrow(() -> CommandException.usage(
                        "'" + transport + "' is no transport that works here", "write " + AUTO + " or " + available()));
    }

    private static String available() {
        return Stream.of(Transport.values())
                .filter(Transport::isAvailable)
                .map(Transport::toString)
                .collect(Collectors.joining(" or "));
    }
}
