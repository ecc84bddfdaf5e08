package dev.tidegate.cli;

import dev.tidegate.gateway.ReloadOutcome;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyDiff;
import dev.tidegate.rls.RateLimitServer;
import dev.tidegate.rls.RlsException;
import dev.tidegate.rls.RlsOptions;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A rate-limit service from its start to its end.
 *
 * @param source where its policy is from
 */
record RlsRun(Output output, RunSource source) {
    /** Whether a policy asks for a rate-limit service and for nothing else. */
    static boolean isAll(Policy policy) {
        boolean isAsked = false;
        for (ListenerSpec listener : policy.listeners().values()) {
            switch (listener.protocol()) {
                case HTTP, TCP -> {
                    return false;
                }
                case RLS -> isAsked = true;
                case ADMIN -> {}
            }
        }
        return isAsked;
    }

    /** Serves until the thread is interrupted, which is how the process is told to stop. */
    int run(Policy policy, RlsOptions options) {
        try (RateLimitServer server = start(policy, options)) {
            PolicyWatch watch = source.watch(() -> output.tell(ReloadText.of(reload(server))));
            try {
                announce(server);
                new CountDownLatch(1).await();
            } catch (InterruptedException stop) {
                output.tell("stopping ...");
                // Not passed on: whoever stops us waits for requests to end, and an interrupt would cut that short.
                server.drain();
            } finally {
                watch.close();
            }
        }
        output.tell("stopped: every request that had begun was answered, or its time was over");
        return ExitCode.OK;
    }

    private static RateLimitServer start(Policy policy, RlsOptions options) {
        try {
            return RateLimitServer.start(policy, options);
        } catch (RlsException failed) {
            throw CommandException.unreachable(failed, ""); // the sentence holds its remedy
        } catch (IllegalArgumentException unopened) {
            throw CommandException.usage(CommandException.messageOf(unopened), "");
        }
    }

    private void announce(RateLimitServer server) {
        Map<String, String> listeners = listeners(server);
        String text = "Tidegate answers who asks whether a request may pass." + text(listeners)
                + String.format("%n  policy   %s", source.description());
        output.print(Map.of("listeners", listeners, "policy", source.description()), text);
    }

    private static Map<String, String> listeners(RateLimitServer server) {
        Map<String, String> listeners = new LinkedHashMap<>();
        listeners.put("grpc", text(server.address()));
        server.httpAddress().ifPresent(address -> listeners.put("http", text(address)));
        return listeners;
    }

    private static String text(Map<String, String> listeners) {
        StringBuilder text = new StringBuilder();
        listeners.forEach((name, address) -> text.append(String.format("%n  %-8s %s://%s", name, name, address)));
        return text.toString();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private ReloadOutcome reload(RateLimitServer server) {
        return switch (source.read()) {
            case Parsed.Refused refused -> new ReloadOutcome.Refused(refused.problems());
            case Parsed.Accepted accepted -> reload(server, accepted);
        };
    }

    private ReloadOutcome reload(RateLimitServer server, Parsed.Accepted accepted) {
        Policy before = server.policy();
        Policy next = accepted.file().policy();
        Map<String, String> former = listeners(server);
        try {
            server.reload(next);
        } catch (RlsException | IllegalArgumentException unopened) {
            return new ReloadOutcome.Failed(CommandException.messageOf(unopened));
        }
        Map<String, String> listeners = listeners(server);
        if (!listeners.equals(former)) {
            output.tell("listens now on" + text(listeners));
        }
        return new ReloadOutcome.Applied(PolicyDiff.of(before, next), accepted.problems());
    }
}
