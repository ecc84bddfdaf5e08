package dev.tidegate.gateway.admin;

import dev.tidegate.gateway.admin.OverloadReport.Breaker;
import dev.tidegate.gateway.admin.OverloadReport.Concurrency;
import dev.tidegate.gateway.admin.OverloadReport.Demand;
import dev.tidegate.gateway.admin.OverloadReport.Feature;
import dev.tidegate.gateway.admin.OverloadReport.Opening;
import dev.tidegate.gateway.admin.OverloadReport.Order;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A gate in a flood, which writes down what operators do. */
final class Switches implements OverloadSwitches {
    private static final long SECOND = 1_000_000_000L;
    private static final String RULE = "5% errors, 50% > 500ms";

    final List<String> done = new ArrayList<>();

    static OverloadReport report() {
        return new OverloadReport(
                0.97,
                0.31,
                new OverloadReport.Ladder(
                        "auto",
                        1,
                        false,
                        1,
                        0.305,
                        0.012,
                        List.of(
                                new Feature("recommendations", false, true, Order.NONE),
                                new Feature("reviews", false, true, new Order("off", 598 * SECOND, "search is down")),
                                new Feature("order-history", true, false, Order.NONE))),
                List.of(new OverloadReport.Upstream(
                        "shop",
                        new Concurrency("tide", 31, 31, 6, 10.4e6, 0.012, 0.305),
                        new Demand(1432, 995, 1003, 1.43),
                        admissions(),
                        List.of(
                                new Breaker(
                                        "",
                                        "closed",
                                        "on",
                                        RULE,
                                        1,
                                        0,
                                        new Opening("errors", 0.123, 190 * SECOND, 2),
                                        Order.NONE),
                                new Breaker(
                                        "10.0.0.1:9001",
                                        "forced-open",
                                        "off",
                                        "",
                                        0,
                                        0,
                                        new Opening("none", 0, 0, 0),
                                        new Order("open", 0, "a broken release"))))));
    }

    private static Map<String, Long> admissions() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("admitted", 184_302L);
        counts.put("shed", 21_004L);
        counts.put("late", 310L);
        counts.put("full", 0L);
        counts.put("per-key", 0L);
        return counts;
    }

    @Override
    public List<String> features() {
        return List.of("recommendations", "reviews", "order-history");
    }

    @Override
    public Feature pin(String feature, OperatorOrder order) {
        done.add(feature + " " + order);
        boolean on = order.state().equals("on");
        return new Feature(feature, on, !on, new Order(order.state(), order.forNanos(), order.reason()));
    }

    @Override
    public Feature unpin(String feature, String who) {
        done.add(feature + " by " + who);
        return new Feature(feature, true, false, Order.NONE);
    }

    @Override
    public List<String> upstreams() {
        return List.of("shop", "shop-next");
    }

    @Override
    public List<String> servers(String upstream) {
        return List.of("10.0.0.1:9001", "[::1]:9001");
    }

    @Override
    public Breaker set(String upstream, String server, OperatorOrder order) {
        if (upstream.equals("shop-next")) {
            throw new IllegalStateException("the breaker of upstream 'shop-next' only watches");
        }
        done.add(upstream + " " + server + " " + order);
        return new Breaker(
                server,
                "forced-open",
                "off",
                "",
                0,
                0,
                new Opening("none", 0, 0, 0),
                new Order(order.state(), order.forNanos(), order.reason()));
    }
}
