package dev.tidegate.spring.actuator;

import dev.tidegate.library.Tidegate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The gate's metrics, named as in the gateway. Meters come and go with what the policy in force names. */
public final class TidegateMetrics implements MeterBinder {
    private final Tidegate gate;

    /** The metrics of this gate. */
    public TidegateMetrics(Tidegate gate) {
        this.gate = gate;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        GateMeters meters = new GateMeters(gate.metrics(), registry);
        meters.follow();
        gate.onReload(meters::follow);
    }
}
