package dev.tidegate.cli.demo;

import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The gate of the demonstration: the real gateway with the policy of {@code demo.yaml}. */
final class DemoGate {
    static final String LISTENER = "web";

    private static final String POLICY = "demo.yaml";
    private static final int THREADS = 2;

    private DemoGate() {}

    static Gateway before(InetSocketAddress shop) {
        GatewayOptions options = GatewayOptions.defaults().withThreads(THREADS).withDrainFor(Duration.ofSeconds(1));
        return Gateway.start(policy(shop), options);
    }

    static Policy policy(InetSocketAddress shop) {
        Map<String, String> environment = Map.of("SHOP", "127.0.0.1:" + shop.getPort());
        Parsed parsed = PolicyParser.parse(POLICY, policyText(), name -> Optional.ofNullable(environment.get(name)));
        return switch (parsed) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new IllegalStateException(refused.report());
        };
    }

    /** The policy as its author wrote it. */
    static String policyText() {
        try (InputStream in = DemoGate.class.getResourceAsStream(POLICY)) {
            if (in == null) {
                throw new IllegalStateException(POLICY + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
