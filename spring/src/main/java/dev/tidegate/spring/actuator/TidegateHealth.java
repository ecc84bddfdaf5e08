package dev.tidegate.spring.actuator;

import dev.tidegate.SharedStore;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.library.Controls;
import dev.tidegate.library.Resource;
import dev.tidegate.library.Tidegate;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * How the gate does: the store of shared limits, the breakers that are open, the features that are off. It is never
 * down: with a store that is away or a breaker that is open the gate does what it is for, and a restart would mend
 * nothing. Then its status is {@code DEGRADED}, which an aggregate health leaves out.
 */
public final class TidegateHealth implements HealthIndicator {
    private static final Status DEGRADED = new Status("DEGRADED", "the gate does without something");

    private final Tidegate gate;

    /** The health of this gate. */
    public TidegateHealth(Tidegate gate) {
        this.gate = gate;
    }

    @Override
    public Health health() {
        SharedStore.State store = gate.store();
        List<String> open = gate.resources().stream()
                .filter(resource -> isOpen(resource.breaker()))
                .map(Resource::name)
                .toList();
        List<String> off = gate.controls().features().stream()
                .filter(feature -> !feature.on())
                .map(Controls.FeatureState::name)
                .toList();
        boolean isWhole = store.isUp() && open.isEmpty() && off.isEmpty();
        return Health.status(isWhole ? Status.UP : DEGRADED)
                .withDetail("store", store.text())
                .withDetail("breakersOpen", open)
                .withDetail("featuresOff", off)
                .build();
    }

    private static boolean isOpen(BreakerState state) {
        return switch (state) {
            case OPEN, PROBE, FORCED_OPEN -> true;
            case CLOSED, RAMP, DISABLED -> false;
        };
    }
}
