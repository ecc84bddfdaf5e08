package dev.tidegate.route;

import dev.tidegate.model.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What the router must find, said plainly: of all routes that take the call, the one with the best rank. */
final class ScanModel {
    private ScanModel() {}

    static Optional<Integer> best(List<RouteMatch> matches, Call call) {
        return IntStream.range(0, matches.size())
                .boxed()
                .filter(i -> fits(matches.get(i), call))
                .filter(i -> takesMethod(matches.get(i), call))
                .min(Comparator.comparing((Integer i) -> rank(matches.get(i), call), ScanModel::compare)
                        .thenComparing(i -> i));
    }

    static Set<String> allowed(List<RouteMatch> matches, Call call) {
        Set<String> methods = new TreeSet<>();
        matches.stream().filter(match -> fits(match, call)).forEach(match -> methods.addAll(match.methods()));
        return methods;
    }

    private static boolean fits(RouteMatch match, Call call) {
        return fitsPath(segments(match.path()), segments(call.path().toString()))
                && fitsHost(match.host(), call.host().toString())
                && match.conditions().stream().allMatch(condition -> {
                    String value = call.value(condition.attribute()).toString();
                    return condition.value().isEmpty() ? !value.isEmpty() : value.equals(condition.value());
                });
    }

    private static boolean takesMethod(RouteMatch match, Call call) {
        return match.methods().isEmpty()
                || match.methods().contains(call.method().toString());
    }

    private static boolean fitsPath(List<String> pattern, List<String> path) {
        if (pattern.isEmpty() || pattern.get(0).equals("**")) {
            return !pattern.isEmpty() || path.isEmpty();
        }
        return !path.isEmpty()
                && (pattern.get(0).equals("*")
                        ? !path.get(0).isEmpty()
                        : pattern.get(0).equals(path.get(0)))
                && fitsPath(pattern.subList(1, pattern.size()), path.subList(1, path.size()));
    }

    private static boolean fitsHost(String pattern, String host) {
        boolean isBelow =
                pattern.startsWith("*.") && host.endsWith(pattern.substring(1)) && host.length() >= pattern.length();
        return pattern.isEmpty() || pattern.equals(host) || isBelow;
    }

    /** One number a segment, then host, method and conditions; lower is better. */
    private static List<Integer> rank(RouteMatch match, Call call) {
        List<Integer> rank = new ArrayList<>();
        segments(match.path()).forEach(segment -> rank.add(segment.equals("**") ? 2 : segment.equals("*") ? 1 : 0));
        while (rank.size() <= segments(call.path().toString()).size() + 1) {
            rank.add(0);
        }
        rank.add(
                match.host().isEmpty()
                        ? 1000
                        : match.host().startsWith("*") ? 500 - match.host().length() : 0);
        rank.add(match.methods().isEmpty() ? 1 : 0);
        rank.add(-(int) match.conditions().stream()
                .map(RouteMatch.Condition::attribute)
                .distinct()
                .count());
        return rank;
    }

    private static int compare(List<Integer> first, List<Integer> second) {
        return Arrays.compare(
                first.stream().mapToInt(i -> i).toArray(),
                second.stream().mapToInt(i -> i).toArray());
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
