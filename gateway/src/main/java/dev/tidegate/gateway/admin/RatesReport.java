package dev.tidegate.gateway.admin;

import dev.tidegate.gateway.admin.RatesQuery.Period;
import dev.tidegate.metrics.TrafficKey;
import dev.tidegate.metrics.TrafficShape;
import java.util.ArrayList;
import java.util.List;

/** What {@code /rates} shows: for each route and each limit some columns to be read side by side. */
record RatesReport(List<RouteRates> routes, List<LimitRates> limits) {
    /** What stands for all upstreams of a route together. */
    static final String ALL = "all";

    record RouteRates(String route, List<RouteColumn> columns) {}

    /** What one upstream got of a route in one time. */
    record RouteColumn(String upstream, Period period, TrafficShape shape) {}

    record LimitRates(String limit, List<LimitColumn> columns) {}

    /** What a limit decided in one time. */
    record LimitColumn(Period period, LimitShape shape) {}

    static RatesReport of(RatesQuery query, RatesSource source) {
        List<TrafficKey> keys = source.keys();
        List<RouteRates> routes = keys.stream()
                .map(TrafficKey::route)
                .distinct()
                .filter(query::shows)
                .map(route -> new RouteRates(route, columns(route, keys, query, source)))
                .toList();
        List<LimitRates> limits = source.limits().stream()
                .map(limit -> new LimitRates(
                        limit,
                        query.periods().stream()
                                .map(period -> new LimitColumn(period, source.limit(limit, period.from(), period.to())))
                                .toList()))
                .toList();
        return new RatesReport(routes, limits);
    }

    private static List<RouteColumn> columns(
            String route, List<TrafficKey> keys, RatesQuery query, RatesSource source) {
        List<TrafficKey> ofRoute =
                keys.stream().filter(key -> key.route().equals(route)).toList();
        List<String> upstreams = query.upstreams().isEmpty()
                ? ofRoute.stream().map(TrafficKey::upstream).toList()
                : query.upstreams();
        List<RouteColumn> columns = new ArrayList<>();
        for (String upstream : upstreams) {
            add(columns, upstream, List.of(new TrafficKey(route, upstream)), query, source);
        }
        if (query.upstreams().isEmpty() && ofRoute.size() > 1) {
            add(columns, ALL, ofRoute, query, source);
        }
        return columns;
    }

    private static void add(
            List<RouteColumn> columns, String name, List<TrafficKey> keys, RatesQuery query, RatesSource source) {
        for (Period period : query.periods()) {
            columns.add(new RouteColumn(name, period, source.shape(keys, period.from(), period.to())));
        }
    }
}
