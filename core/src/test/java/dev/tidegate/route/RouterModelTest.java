package dev.tidegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.doubles.TestCall;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Compares the router with a scan of all routes, and the analysis with what calls reach. */
class RouterModelTest {
    private static final List<String> WORDS = List.of("a", "b", "c");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT");
    private static final List<Attribute> ATTRIBUTES =
            List.of(new Attribute.Header("h"), new Attribute.Query("q"), new Attribute.Cookie("c"));

    @Seeds(400)
    void findsTheSameRouteAndMethodsAsAScan(long seed) {
        Random random = new Random(seed);
        List<RouteMatch> matches = matches(random, 1 + random.nextInt(40));
        Router<Integer> router = router(matches);
        for (int i = 0; i < 100; i++) {
            Call call = call(random);
            Optional<Integer> best = ScanModel.best(matches, call);

            assertThat(router.match(call)).as("%s among %s", call, matches).isEqualTo(best.orElse(-1));
            if (best.isEmpty()) {
                assertThat(router.allowed(call)).isEqualTo(ScanModel.allowed(matches, call));
            }
        }
    }

    @Seeds(200)
    void noCallReachesAShadowedRouteAndSomeCallReachesEachOther(long seed) {
        Random random = new Random(seed);
        List<RouteMatch> matches = matches(random, 12);
        Router<Integer> router = router(matches);
        List<Integer> shadowed =
                Shadowed.among(matches).stream().map(Shadowed::route).toList();
        Set<Integer> reached = new HashSet<>();
        for (int i = 0; i < matches.size(); i++) {
            for (Call call : callsInto(matches.get(i))) {
                reached.add(router.match(call));
            }
        }

        assertThat(reached).noneMatch(shadowed::contains);
        assertThat(reached)
                .as("%s", matches)
                .containsAll(IntStream.range(0, matches.size())
                        .filter(i -> !shadowed.contains(i))
                        .boxed()
                        .toList());
    }

    private static Router<Integer> router(List<RouteMatch> matches) {
        return Router.of(
                IntStream.range(0, matches.size())
                        .mapToObj(i -> new Route<>(matches.get(i), i))
                        .toList(),
                -1);
    }

    /** The calls that fit a match most narrowly: with each of its methods, or one that nobody names. */
    private static List<Call> callsInto(RouteMatch match) {
        String path = match.path().replace("**", "/rest").replace("*", "one").replace(":x", "one");
        String host = match.host().isEmpty() ? "other" : match.host().replace("*", "below");
        Map<Attribute, String> values = new HashMap<>();
        match.conditions()
                .forEach(condition -> values.merge(
                        condition.attribute(),
                        condition.value().isEmpty() ? "something" : condition.value(),
                        (first, second) -> first.equals("something") ? second : first));
        Set<String> methods = match.methods().isEmpty() ? Set.of("OTHER") : match.methods();
        return methods.stream()
                .<Call>map(method -> new TestCall(method, host, path, values))
                .toList();
    }

    private static List<RouteMatch> matches(Random random, int count) {
        return IntStream.range(0, count).mapToObj(i -> match(random)).toList();
    }

    private static RouteMatch match(Random random) {
        Set<String> methods = new HashSet<>(METHODS.subList(0, random.nextInt(3)));
        String host = List.of("", "", "a.b.org", "b.org", "*.b.org", "*.org").get(random.nextInt(6));
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append('/').append(random.nextInt(3) > 0 ? word(random) : "*");
        }
        path.append(random.nextInt(3) == 0 ? "/**" : path.isEmpty() || random.nextInt(5) == 0 ? "/" : "");
        List<RouteMatch.Condition> conditions = new ArrayList<>();
        for (int i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
            conditions.add(new RouteMatch.Condition(
                    ATTRIBUTES.get(random.nextInt(3)), random.nextBoolean() ? "" : word(random)));
        }
        return new RouteMatch(methods, host, path.toString(), conditions);
    }

    private static Call call(Random random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            path.append('/').append(random.nextInt(8) == 0 ? "" : word(random));
        }
        String host =
                List.of("", "a.b.org", "b.org", "x.a.b.org", "c.org", "org").get(random.nextInt(6));
        Map<Attribute, String> values = new HashMap<>();
        ATTRIBUTES.forEach(attribute -> values.put(attribute, random.nextBoolean() ? "" : word(random)));
        return new TestCall(METHODS.get(random.nextInt(3)), host, path.isEmpty() ? "/" : path.toString(), values);
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
