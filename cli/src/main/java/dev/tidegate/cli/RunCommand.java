package dev.tidegate.cli;

import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayException;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.rls.RlsOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs the gateway until it is told to stop. */
@Command(
        name = "run",
        description = {
            "Run the gateway with a policy file, or in front of one service without any.",
            "An edit of the file takes effect at once if it is valid, and changes nothing if it is not.",
            "SIGHUP reopens the access log; SIGTERM and Ctrl-C let running requests end first."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Default: tidegate.yaml.")
    private Path file = Path.of("tidegate.yaml");

    @Mixin
    private ProcessOptions process = new ProcessOptions();

    @ArgGroup(validate = false, heading = "%nWithout a file:%n")
    private ServiceOptions service = new ServiceOptions();

    private boolean stopped;

    @Override
    public Integer call() {
        RunSource source = service.isGiven() ? ArgumentSource.of(service) : new FileSource(file);
        Parsed.Accepted accepted = source.first();
        if (!accepted.problems().isEmpty()) {
            output.tell(accepted.report());
        }
        if (RlsRun.isAll(accepted.file().policy())) {
            RlsOptions options = RlsOptions.defaults().withDrainFor(process.drain());
            return new RlsRun(output, source).run(accepted.file().policy(), options);
        }
        try (Gateway gateway = start(accepted.file().policy(), source)) {
            HangUp.handle(() -> rotate(gateway));
            announce(gateway, source);
            watch(gateway, source);
            settle(gateway);
        }
        output.tell("stopped: every request that had begun was answered, or its time was over");
        return ExitCode.OK;
    }

    private Gateway start(Policy policy, RunSource source) {
        GatewayOptions options = process.gateway().withSource(source::read);
        try {
            return process.takesOver() ? Gateway.takeOver(policy, options) : Gateway.start(policy, options);
        } catch (GatewayException failed) {
            throw CommandException.unreachable(failed, ""); // the sentence holds its remedy
        }
    }

    private void rotate(Gateway gateway) {
        gateway.rotateAccessLog();
        output.tell("access log reopened");
    }

    private void announce(Gateway gateway, RunSource source) {
        Map<String, Object> json = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("Tidegate is holding back floods.");
        for (ListenerSpec listener : gateway.policy().listeners().values()) {
            if (listener.protocol() == ListenerSpec.Protocol.RLS) {
                output.tell("note: '" + listener.name() + "' is opened by `tidegate rls`, not by the gateway");
                continue;
            }
            String address =
                    text(listener.host(), gateway.address(listener.name()).getPort());
            json.put(listener.name(), address);
            text.append(String.format("%n  %-8s %s://%s", listener.name(), scheme(listener), address));
        }
        text.append(String.format("%n  policy   %s", source.description()));
        output.print(Map.of("listeners", json, "policy", source.description()), text.toString());
    }

    private static String scheme(ListenerSpec listener) {
        return switch (listener.protocol()) {
            case TCP -> "tcp";
            case HTTP -> listener.tls().isOff() ? "http" : "https";
            case ADMIN -> "http";
            case RLS -> "grpc";
        };
    }

    private static String text(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Blocks until another process takes over, or the thread is interrupted, which is how this one is told to stop. */
    private void watch(Gateway gateway, RunSource source) {
        PolicyWatch watch = source.watch(() -> output.tell(ReloadText.of(gateway.reload())));
        try {
            gateway.awaitSuccessor();
            output.tell("another process has taken over; ending what runs here ...");
        } catch (InterruptedException stop) {
            output.tell("stopping ...");
            stopped = true;
            // Not passed on: whoever stops us waits for the gateway to drain, and an interrupt would cut that short.
        } finally {
            watch.close();
        }
    }

    /** Lets those who ask whether this process is ready see that it is not, before it accepts no more. */
    private void settle(Gateway gateway) {
        if (stopped) {
            gateway.drain();
            try {
                Thread.sleep(process.settle());
            } catch (InterruptedException impatient) {
                // Told to stop once more: it goes on to stop.
                return;
            }
        }
    }
}
