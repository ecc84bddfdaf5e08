package dev.tidegate.gateway.admin;

import java.util.List;
import java.util.function.Supplier;

/** What the stages of the gate hold at this moment, as JSON. */
public final class StateEndpoints {
    private StateEndpoints() {}

    /** {@code GET /upstreams}: every server and its health. */
    public static Endpoint upstreams(Supplier<List<UpstreamState>> upstreams) {
        return Endpoint.read(
                "/upstreams",
                "every server and its health",
                request ->
                        array(upstreams.get().stream().map(UpstreamState::json).toList()));
    }

    /** {@code GET /limits}: every limit and what it did. */
    public static Endpoint limits(Supplier<List<LimitState>> limits) {
        return Endpoint.read(
                "/limits",
                "every limit and what it did",
                request -> array(limits.get().stream().map(LimitState::json).toList()));
    }

    private static Reply array(List<JsonObject> values) {
        return Reply.json(JsonObject.array(values) + "\n");
    }
}
