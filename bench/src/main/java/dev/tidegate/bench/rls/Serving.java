package dev.tidegate.bench.rls;

import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.PolicyParser;
import dev.tidegate.rls.RateLimitServer;
import dev.tidegate.rls.RlsOptions;
import java.io.IOException;

/** A contestant in a process of its own: says its port, and ends with its standard input. */
public final class Serving {
    private Serving() {}

    /** Serves: which contestant, and where Redis is. */
    public static void main(String[] arguments) throws IOException {
        Contestant contestant = Contestant.parse(arguments[0]);
        int port = switch (contestant) {
            case REDIS_PER_CALL -> RedisPerCall.start(arguments[1]);
            case TIDEGATE_CLUSTER, TIDEGATE_NODE -> tidegate(contestant.policy(arguments[1]));
        };
        System.out.println(port);
        while (System.in.read() >= 0) {
            // Nothing is said but the end.
        }
        System.exit(0);
    }

    private static int tidegate(String policy) {
        return switch (PolicyParser.parse("bench.yaml", policy)) {
            case Parsed.Accepted accepted ->
                RateLimitServer.start(
                                accepted.file().policy(),
                                RlsOptions.defaults().withListeners(ListenerSpec.rls("rls", "127.0.0.1", 0)))
                        .address()
                        .getPort();
            case Parsed.Refused refused -> throw new IllegalArgumentException(refused.report());
        };
    }
}
