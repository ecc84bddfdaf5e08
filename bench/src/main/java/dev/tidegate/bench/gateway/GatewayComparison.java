package dev.tidegate.bench.gateway;

import dev.tidegate.bench.Machine;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Question: what does a request cost in Tidegate, beside nginx, HAProxy and Spring Cloud Gateway? And what an idle
 * connection, and a stream of TCP? The first argument names the {@link Scenario}.
 *
 * <p>Exit code 0 when every bar is reached, 1 when one is short, 2 for a wrong argument, 3 when a peer cannot run.
 */
public final class GatewayComparison {
    private GatewayComparison() {}

    /** Runs the comparison in the folder that the system property {@code bench.folder} names. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            Settings settings = Settings.parse(arguments);
            System.out.println(Machine.line());
            System.exit(run(settings, Path.of(System.getProperty("bench.folder"))) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(3);
        }
    }

    private static boolean run(Settings settings, Path folder) throws IOException, InterruptedException {
        return switch (settings.scenario()) {
            case SMALL, LARGE, TLS, TLS_LARGE, H2, H2C -> new RequestComparison(settings).run(folder);
            case IDLE -> new IdleComparison(settings).run(folder);
            case L4 -> new StreamComparison(settings).run(folder);
        };
    }
}
