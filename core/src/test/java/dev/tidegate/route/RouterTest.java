package dev.tidegate.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.doubles.TestCall;
import dev.tidegate.model.Attribute;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final String NOTHING = "nothing";
    private static final Attribute TENANT = new Attribute.Header("x-tenant");

    @Test
    void aLiteralGoesBeforeOneSegmentAndThatBeforeAnyRest() {
        Router<String> router = paths("/**", "/api/**", "/api/:kind", "/api/orders", "/api/:kind/*");

        assertThat(find(router, "GET /api/orders")).isEqualTo("/api/orders");
        assertThat(find(router, "GET /api/carts")).isEqualTo("/api/:kind");
        assertThat(find(router, "GET /api/orders/7")).isEqualTo("/api/:kind/*");
        assertThat(find(router, "GET /api/orders/7/lines")).isEqualTo("/api/**");
        assertThat(find(router, "GET /")).isEqualTo("/**");
    }

    @Test
    void anyRestMayBeNoSegmentAtAll() {
        Router<String> router = paths("/api/**");

        assertThat(find(router, "GET /api")).isEqualTo("/api/**");
        assertThat(find(router, "GET /api/")).isEqualTo("/api/**");
        assertThat(find(router, "GET /apis")).isEqualTo(NOTHING);
        assertThat(find(router, "GET /")).isEqualTo(NOTHING);
    }

    @Test
    void oneSegmentIsNeverEmptyAndATrailingSlashCounts() {
        Router<String> router = paths("/api/:kind", "/api/");

        assertThat(find(router, "GET /api/")).isEqualTo("/api/");
        assertThat(find(router, "GET /api/orders/")).isEqualTo(NOTHING);
        assertThat(find(paths("/api/*"), "GET /api/")).isEqualTo(NOTHING);
        assertThat(find(paths("/"), "GET /")).isEqualTo("/");
    }

    @Test
    void aPathThatEndsInTheWrongBranchIsTriedInTheNext() {
        Router<String> router = paths("/a/b/c", "/a/:x/d", "/a/**");

        assertThat(find(router, "GET /a/b/d")).isEqualTo("/a/:x/d");
        assertThat(find(router, "GET /a/b/e")).isEqualTo("/a/**");
    }

    @Test
    void anExactHostGoesBeforeTheLongestParentDomainAndThatBeforeAny() {
        Router<String> router =
                Router.of(List.of(host(""), host("*.org"), host("*.example.org"), host("shop.example.org")), NOTHING);

        assertThat(find(router, "GET shop.example.org/")).isEqualTo("shop.example.org");
        assertThat(find(router, "GET a.b.example.org/")).isEqualTo("*.example.org");
        assertThat(find(router, "GET example.org/")).isEqualTo("*.org");
        assertThat(find(router, "GET example.com/")).isEmpty();
        assertThat(find(router, "GET .org/")).isEmpty();
    }

    @Test
    void aNamedMethodGoesBeforeAnyAndMoreConditionsBeforeFewer() {
        Router<String> router = Router.of(
                List.of(
                        route("any", Set.of()),
                        route("get", Set.of("GET")),
                        route("get tenant", Set.of("GET"), new RouteMatch.Condition(TENANT, "")),
                        route("get tenant a", Set.of("GET"), new RouteMatch.Condition(TENANT, "a"))),
                NOTHING);

        assertThat(find(router, "PUT /")).isEqualTo("any");
        assertThat(find(router, "GET /")).isEqualTo("get");
        assertThat(router.match(tenant("a"))).isEqualTo("get tenant");
        assertThat(router.match(tenant("b"))).isEqualTo("get tenant");
    }

    @Test
    void aConditionWithAValueAsksForThatValue() {
        Router<String> router = Router.of(
                List.of(route("a", Set.of(), new RouteMatch.Condition(TENANT, "a")), route("any", Set.of())), NOTHING);

        assertThat(router.match(tenant("a"))).isEqualTo("a");
        assertThat(router.match(tenant("ab"))).isEqualTo("any");
    }

    @Test
    void aWrongMethodIsToldFromAWrongPath() {
        Router<String> router = Router.of(
                List.of(
                        new Route<>(new RouteMatch(Set.of("POST", "PUT"), "", "/orders", List.of()), "write"),
                        new Route<>(new RouteMatch(Set.of("DELETE"), "", "/:any", List.of()), "delete"),
                        route("tenant", Set.of("LINK"), new RouteMatch.Condition(TENANT, "a"))),
                NOTHING);

        assertThat(find(router, "GET /orders")).isEqualTo(NOTHING);
        assertThat(router.allowed(TestCall.of("GET /orders"))).containsExactly("DELETE", "POST", "PUT");
        assertThat(router.allowed(TestCall.of("GET /carts/7"))).isEmpty();
        assertThat(router.allowed(TestCall.of("GET /"))).isEmpty();
    }

    @Test
    void theServerAsAWholeBelongsToTheRouteForAllPaths() {
        TestCall server = new TestCall("OPTIONS", "", "*", Map.of());

        assertThat(paths("/", "/a", "/:id", "/**").match(server)).isEqualTo("/**");
        assertThat(paths("/", "/a", "/:id", "/a/**").match(server)).isEqualTo(NOTHING);
    }

    @Test
    void aTargetThatIsNoPathMatchesNothing() {
        Router<String> router = paths("/**");

        assertThat(router.match(new TestCall("GET", "", "a", Map.of()))).isEqualTo(NOTHING);
        assertThat(router.match(new TestCall("GET", "", "**", Map.of()))).isEqualTo(NOTHING);
        assertThat(router.match(new TestCall("OPTIONS", "", "", Map.of()))).isEqualTo(NOTHING);
    }

    @Test
    void theStepsOfALookupDoNotGrowWithTheNumberOfLiteralRoutes() {
        Router<String> few = paths("/a/0/x", "/a/:id", "/**");
        Router<String> many = paths(IntStream.range(0, 5000)
                .mapToObj(i -> i % 2 == 0 ? "/a/" + i + "/x" : "/b" + i + "/:id/y/**")
                .toArray(String[]::new));

        assertThat(few.visitsMax()).isEqualTo(5);
        assertThat(many.visitsMax()).isEqualTo(4);
        assertThat(find(many, "GET /a/4444/x")).isEqualTo("/a/4444/x");
        assertThat(find(many, "GET /b4445/7/y/z")).isEqualTo("/b4445/:id/y/**");
        assertThat(find(many, "GET /b4444/7/y/z")).isEqualTo(NOTHING);
    }

    @Test
    void aHostHasAStarOnlyInFront() {
        for (String host : List.of("*", "*.", "*example.org", "a.*", "*.*.org", "shop*")) {
            assertThatThrownBy(() -> host(host)).hasMessageContaining("but was " + host);
        }
    }

    private static Router<String> paths(String... paths) {
        return Router.of(
                Arrays.stream(paths)
                        .map(path -> new Route<>(new RouteMatch(Set.of(), "", path, List.of()), path))
                        .toList(),
                NOTHING);
    }

    private static Route<String> host(String host) {
        return new Route<>(new RouteMatch(Set.of(), host, "/**", List.of()), host);
    }

    private static Route<String> route(String name, Set<String> methods, RouteMatch.Condition... conditions) {
        return new Route<>(new RouteMatch(methods, "", "/", List.of(conditions)), name);
    }

    private static TestCall tenant(String tenant) {
        return new TestCall("GET", "", "/", Map.of(TENANT, tenant));
    }

    private static String find(Router<String> router, String call) {
        return router.match(TestCall.of(call));
    }
}
