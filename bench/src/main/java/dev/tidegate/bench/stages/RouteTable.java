package dev.tidegate.bench.stages;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.route.Route;
import dev.tidegate.route.RouteMatch;
import dev.tidegate.route.Router;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Route tables of any size, as an API gateway has them, and calls into them. */
final class RouteTable {
    private RouteTable() {}

    static List<Route<Integer>> routes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Route<>(new RouteMatch(methods(i), "", path(i), List.of()), i))
                .toList();
    }

    private static Set<String> methods(int route) {
        return route % 3 == 0 ? Set.of() : Set.of("GET", "HEAD");
    }

    private static String path(int route) {
        String service = "/api/v" + route % 4 + "/service-" + route / 10;
        return switch (route % 4) {
            case 0 -> service + "/items-" + route;
            case 1 -> service + "/items-" + route + "/:id";
            case 2 -> service + "/:kind/reviews-" + route + "/latest";
            default -> service + "/files-" + route + "/**";
        };
    }

    /** Calls that routes take, chosen by chance. */
    static Call[] calls(int routes) {
        SplittableRandom random = new SplittableRandom(1);
        return random.ints(4096, 0, routes)
                .mapToObj(route -> new PlainCall(path(route)
                        .replace(":id", "4711")
                        .replace(":kind", "books")
                        .replace("**", "2026/11/report.pdf")))
                .toArray(Call[]::new);
    }

    static Router<Integer> router(int routes) {
        return Router.of(routes(routes), -1);
    }

    private record PlainCall(CharSequence path) implements Call {
        @Override
        public CharSequence method() {
            return "GET";
        }

        @Override
        public CharSequence host() {
            return "shop.example.org";
        }

        @Override
        public CharSequence value(Attribute attribute) {
            return "";
        }
    }
}
