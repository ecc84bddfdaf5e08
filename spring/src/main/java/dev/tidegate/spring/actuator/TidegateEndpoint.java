package dev.tidegate.spring.actuator;

import dev.tidegate.SharedStore;
import dev.tidegate.library.Controls;
import dev.tidegate.library.Resource;
import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Reason;
import dev.tidegate.spring.PolicyWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.convert.DurationStyle;

/**
 * The gate as operators see it, and their switches: {@code GET} shows it, {@code POST} reads the policy again,
 * {@code POST features/NAME} and {@code POST breakers/NAME} decide by hand, {@code DELETE} leaves alone again.
 */
@Endpoint(id = "tidegate")
public final class TidegateEndpoint {
    private static final String FEATURES = "features";
    private static final String BREAKERS = "breakers";
    private static final Duration PIN_TIME = Duration.ofHours(1);

    private final Tidegate gate;
    private final PolicyWatch policy;

    /** The endpoint of this gate. */
    public TidegateEndpoint(Tidegate gate, PolicyWatch policy) {
        this.gate = gate;
        this.policy = policy;
    }

    /** All that can be seen. */
    @ReadOperation
    public Map<String, Object> show() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(
                "upstreams",
                gate.resources().stream().map(TidegateEndpoint::shown).toList());
        shown.put(
                "limits",
                gate.controls().limits().stream().map(TidegateEndpoint::shown).toList());
        shown.put(
                FEATURES,
                gate.controls().features().stream().map(TidegateEndpoint::shown).toList());
        shown.put("pressure", gate.controls().pressure());
        Map<String, Object> refused = new LinkedHashMap<>();
        for (Reason reason : Reason.values()) {
            refused.put(reason.text(), gate.refused(reason));
        }
        shown.put("refused", refused);
        SharedStore.State store = gate.store();
        shown.put("store", Map.of("up", store.isUp(), "text", store.text(), "nodes", store.nodes()));
        return shown;
    }

    private static Map<String, Object> shown(Resource resource) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", resource.name());
        shown.put("inFlight", resource.inFlight());
        shown.put("limit", resource.limit());
        shown.put("waiting", resource.waiting());
        shown.put("breaker", resource.breaker().text());
        shown.put("offeredRate", resource.demand().offered());
        shown.put("admittedRate", resource.demand().admitted());
        shown.put("capacityRate", resource.demand().capacity());
        return shown;
    }

    private static Map<String, Object> shown(Controls.LimitState limit) {
        return Map.of(
                "name", limit.name(),
                "admitted", limit.counts().admitted(),
                "waited", limit.counts().waited(),
                "refused", limit.counts().refused(),
                "shadowRefused", limit.counts().shadowRefused(),
                "storeless", limit.counts().storeless());
    }

    private static Map<String, Object> shown(Controls.FeatureState feature) {
        return Map.of(
                "name", feature.name(), "on", feature.on(), "pinned", feature.pinned(), "reason", feature.reason());
    }

    /** Reads the policy again and puts it in force; errors change nothing and are the answer. */
    @WriteOperation
    public Map<String, Object> reload() throws IOException {
        try {
            policy.reload();
        } catch (IllegalArgumentException invalid) {
            throw refused(String.valueOf(invalid.getMessage()));
        }
        return show();
    }

    /**
     * Decides about a feature ({@code state} on or off) or a breaker ({@code state} open, disabled or automatic).
     *
     * @param kind features or breakers
     * @param duration for how long, such as {@code 10m}; when left out, a feature is pinned for an hour, and a breaker
     *     is forced until somebody changes it
     */
    @WriteOperation
    public Map<String, Object> decide(
            @Selector String kind,
            @Selector String name,
            String state,
            @Nullable String duration,
            @Nullable String reason) {
        try {
            switch (kind) {
                case FEATURES -> gate.controls().pin(name, isOn(state), time(duration), reason == null ? "" : reason);
                case BREAKERS -> force(name, force(state), duration);
                default -> throw new IllegalArgumentException(unknown(kind));
            }
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            throw refused(String.valueOf(wrong.getMessage()));
        }
        return show();
    }

    /** Leaves a feature to the pressure, or a breaker alone, again. */
    @DeleteOperation
    public Map<String, Object> release(@Selector String kind, @Selector String name) {
        try {
            switch (kind) {
                case FEATURES -> gate.controls().unpin(name);
                case BREAKERS -> gate.controls().force(name, Controls.Force.AUTOMATIC);
                default -> throw new IllegalArgumentException(unknown(kind));
            }
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            throw refused(String.valueOf(wrong.getMessage()));
        }
        return show();
    }

    private static InvalidEndpointRequestException refused(String why) {
        return new InvalidEndpointRequestException(why, why);
    }

    private static String unknown(String kind) {
        return "there is no '" + kind + "', only " + List.of(FEATURES, BREAKERS);
    }

    private static boolean isOn(String state) {
        return switch (state) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("state must be on or off, but was " + state);
        };
    }

    private static Duration time(@Nullable String duration) {
        return duration == null ? PIN_TIME : DurationStyle.detectAndParse(duration);
    }

    private void force(String upstream, Controls.Force how, @Nullable String duration) {
        if (duration == null) {
            gate.controls().force(upstream, how);
        } else {
            gate.controls().force(upstream, how, time(duration));
        }
    }

    private static Controls.Force force(String state) {
        for (Controls.Force force : Controls.Force.values()) {
            if (force.name().toLowerCase(Locale.ROOT).equals(state)) {
                return force;
            }
        }
        throw new IllegalArgumentException("state must be open, disabled or automatic, but was " + state);
    }
}
