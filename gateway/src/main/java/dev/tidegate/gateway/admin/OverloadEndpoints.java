package dev.tidegate.gateway.admin;

import java.util.List;
import java.util.function.Supplier;

/**
 * The protection against overload: how it is, and what operators may change of it. Text, or JSON to who asks for it.
 */
public final class OverloadEndpoints {
    private static final String JSON = "application/json";
    private static final List<String> FEATURE_STATES = List.of("on", "off");
    private static final List<String> BREAKER_STATES = List.of("open", "disabled", "automatic");

    private OverloadEndpoints() {}

    /** {@code GET /overload}: limits, demand, breakers, pressure and features. */
    public static Endpoint report(Supplier<OverloadReport> report) {
        return Endpoint.read("/overload", "limits, demand, breakers, pressure and features", request -> {
            OverloadReport now = report.get();
            return request.accepts(JSON)
                    ? Reply.json(OverloadJson.of(now) + "\n")
                    : Reply.text(200, OverloadText.of(now));
        });
    }

    /** {@code POST /features/{name}}: sets a feature on or off for a time. */
    public static Endpoint pin(OverloadSwitches switches) {
        return Endpoint.change("/features/{name}", "set a feature on or off for a time", request -> {
            String name = request.path().getFirst();
            if (!switches.features().contains(name)) {
                return Reply.unknown("feature", name, switches.features());
            }
            return ordered(() -> {
                OperatorOrder order = OperatorOrder.of(request, FEATURE_STATES);
                if (order.forNanos() == 0) {
                    throw new IllegalArgumentException("for is missing: write a time from 1s to 24h such as 10min");
                }
                return reply(request, switches.pin(name, order));
            });
        });
    }

    /** {@code DELETE /features/{name}}: gives a feature back to the pressure. */
    public static Endpoint unpin(OverloadSwitches switches) {
        return Endpoint.remove("/features/{name}", "give a feature back to the pressure", request -> {
            String name = request.path().getFirst();
            return switches.features().contains(name)
                    ? reply(request, switches.unpin(name, request.peer()))
                    : Reply.unknown("feature", name, switches.features());
        });
    }

    /** {@code POST /breakers/{upstream}}: sets the breaker of an upstream. */
    public static Endpoint breaker(OverloadSwitches switches) {
        return Endpoint.change("/breakers/{upstream}", "set the breaker of an upstream", request -> {
            String upstream = request.path().getFirst();
            return switches.upstreams().contains(upstream)
                    ? set(switches, upstream, "", request)
                    : Reply.unknown("upstream", upstream, switches.upstreams());
        });
    }

    /** {@code POST /breakers/{upstream}/{server}}: sets the breaker of a server. */
    public static Endpoint serverBreaker(OverloadSwitches switches) {
        return Endpoint.change("/breakers/{upstream}/{server}", "set the breaker of a server", request -> {
            String upstream = request.path().getFirst();
            String server = request.path().getLast();
            if (!switches.upstreams().contains(upstream)) {
                return Reply.unknown("upstream", upstream, switches.upstreams());
            }
            return switches.servers(upstream).contains(server)
                    ? set(switches, upstream, server, request)
                    : Reply.unknown("server", server, switches.servers(upstream));
        });
    }

    private static Reply set(OverloadSwitches switches, String upstream, String server, AdminRequest request) {
        return ordered(() -> {
            OperatorOrder order = OperatorOrder.of(request, BREAKER_STATES);
            if (order.state().equals("automatic") && order.forNanos() != 0) {
                throw new IllegalArgumentException("for belongs to open and disabled: automatic stays");
            }
            OverloadReport.Breaker now = switches.set(upstream, server, order);
            return request.accepts(JSON)
                    ? Reply.json(OverloadJson.of(now) + "\n")
                    : Reply.text(200, OverloadText.of(now) + "\n");
        });
    }

    private static Reply ordered(Supplier<Reply> change) {
        try {
            return change.get();
        } catch (IllegalArgumentException wrong) {
            return Reply.problem(400, "Bad Request", sentence(wrong));
        } catch (IllegalStateException conflict) {
            return Reply.problem(409, "Conflict", sentence(conflict));
        }
    }

    private static String sentence(RuntimeException wrong) {
        String message = String.valueOf(wrong.getMessage());
        return message.endsWith("?") ? message : message + ".";
    }

    private static Reply reply(AdminRequest request, OverloadReport.Feature now) {
        return request.accepts(JSON)
                ? Reply.json(OverloadJson.of(now) + "\n")
                : Reply.text(200, OverloadText.of(now) + "\n");
    }
}
