package dev.tidegate.balance;

import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Probes and outcomes of many threads leave the group as if they had come one after another. */
@SuppressWarnings("exports")
@Tag("deep")
public class BalancerLincheckTest {
    private final Balancer balancer = Balancer.of(
            List.of(new Server("a", 1, 1, false), new Server("b", 1, 1, false), new Server("c", 1, 1, true)),
            Balancing.LEAST_CONNECTIONS,
            new HealthRules(1, 1, 2, 1, 0, 0),
            1,
            0);

    /** A bad probe of the first server. */
    @Operation
    public void bad() {
        balancer.onProbe(0, false, 0);
    }

    /** A good probe of the first server. */
    @Operation
    public void good() {
        balancer.onProbe(0, true, 0);
    }

    /** A failed call to the second server. */
    @Operation
    public void failure() {
        balancer.onFailure(1, 0);
    }

    /** The states of all servers. */
    @Operation
    public String states() {
        HealthSnapshot snapshot = balancer.snapshot(0);
        return snapshot.mode()
                + snapshot.servers().stream()
                        .map(server -> server.state().text())
                        .toList()
                        .toString();
    }

    @Test
    void isLinearizable() {
        new StressOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .check(getClass());
    }
}
