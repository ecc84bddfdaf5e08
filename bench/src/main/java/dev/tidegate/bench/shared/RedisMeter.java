package dev.tidegate.bench.shared;

import dev.tidegate.testkit.redis.RedisServer;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a Redis server had to do, by its own account. Commands that a script calls count as well as those of clients.
 */
final class RedisMeter {
    private static final Pattern CALLS = Pattern.compile("(?m)^cmdstat_([a-z|_-]+):calls=(\\d+)");
    private static final Pattern CPU = Pattern.compile("(?m)^used_cpu_(?:sys|user):([0-9.]+)");
    /** What measuring and connecting cost is not the limit's. */
    private static final Set<String> OWN =
            Set.of("info", "ping", "hello", "client|setinfo", "client|setname", "role", "auth", "select");

    private static final Set<String> SCRIPTS = Set.of("eval", "evalsha");

    private final RedisServer server;
    private final long callsBefore;
    private final long scriptsBefore;
    private final double cpuBefore;

    private RedisMeter(RedisServer server) {
        this.server = server;
        this.callsBefore = calls(server);
        this.scriptsBefore = scripts(server);
        this.cpuBefore = cpuSeconds(server);
    }

    /** Begins to count. */
    static RedisMeter start(RedisServer server) {
        return new RedisMeter(server);
    }

    /** What was done since the beginning. */
    Use use() {
        return new Use(calls(server) - callsBefore, scripts(server) - scriptsBefore, cpuSeconds(server) - cpuBefore);
    }

    /** How many commands a server was ever asked for. */
    static long calls(RedisServer server) {
        return calls(server, name -> !OWN.contains(name));
    }

    private static long scripts(RedisServer server) {
        return calls(server, SCRIPTS::contains);
    }

    private static long calls(RedisServer server, Predicate<String> isCounted) {
        return CALLS.matcher(server.command("INFO", "commandstats"))
                .results()
                .filter(line -> isCounted.test(line.group(1)))
                .map(line -> line.group(2))
                .mapToLong(Long::parseLong)
                .sum();
    }

    private static double cpuSeconds(RedisServer server) {
        return CPU.matcher(server.command("INFO", "cpu"))
                .results()
                .map(MatchResult::group)
                .map(line -> line.substring(line.indexOf(':') + 1))
                .mapToDouble(Double::parseDouble)
                .sum();
    }

    /**
     * What was done.
     *
     * @param calls commands, those inside of scripts as well
     * @param scripts calls of scripts, each of which came over the network
     * @param cpuSeconds of the server's process, of the system and of its own
     */
    record Use(long calls, long scripts, double cpuSeconds) {}
}
