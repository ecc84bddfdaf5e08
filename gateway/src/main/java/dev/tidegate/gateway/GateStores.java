package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.SharedStore;
import dev.tidegate.SharedStores;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.Policy;

/** The stores that limits of a cluster are counted in, over reloads, and what is measured of them. Thread-safe. */
final class GateStores implements AutoCloseable {
    private final SharedStores stores;
    private final MetricRegistry metrics;

    GateStores(SharedStores stores, MetricRegistry metrics) {
        this.stores = stores;
        this.metrics = metrics;
    }

    /**
     * The store that a policy names; {@link #goBackTo} or {@link #closeFormer} follows a reload.
     *
     * @throws GatewayException when nobody can open it
     */
    SharedStore of(Policy policy) {
        try {
            SharedStore store = stores.of(policy.store());
            store.register(metrics);
            return store;
        } catch (IllegalArgumentException unknown) {
            throw new GatewayException(String.valueOf(unknown.getMessage()), unknown);
        }
    }

    /** The policy is not put in force: this gate stays. */
    void goBackTo(Gate inForce) {
        stores.goBackTo(inForce.policy().store());
        inForce.store().register(metrics);
    }

    /** The policy is in force: no limit is counted any more where it was before. */
    void closeFormer() {
        stores.closeFormer();
    }

    @Override
    public void close() {
        stores.close();
    }
}
