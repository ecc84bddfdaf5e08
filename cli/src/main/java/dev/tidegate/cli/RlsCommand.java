package dev.tidegate.cli;

import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.ListenerSpec.Protocol;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.rls.RateLimitServer;
import dev.tidegate.rls.RlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the rate-limit service until it is told to stop. */
@Command(
        name = "rls",
        description = {
            "Run the rate-limit service that Envoy asks, with the limits of a policy file.",
            "An edit of the file takes effect at once if it is valid, and changes nothing if it is not.",
            "SIGTERM and Ctrl-C let running requests end first."
        },
        mixinStandardHelpOptions = true)
final class RlsCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Default: tidegate.yaml.")
    private Path file = Path.of("tidegate.yaml");

    @Option(
            names = "--bind",
            paramLabel = "[ADDRESS:]PORT",
            description = {
                "Where gRPC is spoken. Default: the listener of the file with protocol rls, or else 8081",
                "on the loopback address; 0.0.0.0:8081 lets other machines in."
            })
    private String bind = "";

    @Option(
            names = "--http",
            paramLabel = "[ADDRESS:]PORT",
            description = {
                "The call as JSON, health and metrics. Default: the admin listener of the file, if there is",
                "one and the file is not that of a gateway."
            })
    private String http = "";

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long running requests may take to end. Default: 10s.")
    private Duration drain = Duration.ZERO;

    @Override
    public Integer call() {
        FileSource source = new FileSource(file);
        Parsed.Accepted accepted = source.first();
        if (!accepted.problems().isEmpty()) {
            output.tell(accepted.report());
        }
        RlsOptions options =
                RlsOptions.defaults().withListeners(this::listeners).withDrainFor(drain);
        return new RlsRun(output, source).run(accepted.file().policy(), options);
    }

    /** What the command line says goes before the file; the admin listener of a gateway is left to that. */
    private List<ListenerSpec> listeners(Policy policy) {
        List<ListenerSpec> chosen = new ArrayList<>();
        boolean isOfGateway = first(policy, Protocol.HTTP).isPresent()
                || first(policy, Protocol.TCP).isPresent();
        chosen.add(
                bind.isEmpty()
                        ? first(policy, Protocol.RLS).orElseGet(RateLimitServer::usualListener)
                        : at(bind, "rls"));
        if (!http.isEmpty()) {
            chosen.add(at(http, "admin"));
        } else if (!isOfGateway) {
            first(policy, Protocol.ADMIN).ifPresent(chosen::add);
        }
        return chosen;
    }

    private static Optional<ListenerSpec> first(Policy policy, Protocol protocol) {
        return policy.listeners().values().stream()
                .filter(one -> one.protocol() == protocol)
                .findFirst();
    }

    /** A listener as the file would have it. */
    private static ListenerSpec at(String address, String protocol) {
        String remote = protocol.equals("admin") ? ", allow-remote: true" : "";
        String yaml = "version: 1\nlisteners: { %s: { bind: %s, protocol: %s%s } }\n"
                .formatted(protocol, ServiceOptions.quoted(address), protocol, remote);
        return new ArgumentSource(yaml, "").first().file().policy().listener(protocol);
    }
}
