package dev.tidegate.rls;

import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.rls.wire.Descriptor;
import dev.tidegate.rls.wire.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What envoyproxy/ratelimit decides, slowly and plainly: a level of its configuration is a map, a count is a number in
 * another, windows begin at time 0. A request that is over one limit charges none, as Tidegate has it.
 */
final class PlainRatelimit {
    private static final Map<String, Long> SECONDS = Map.of(
            "second",
            1L,
            "minute",
            60L,
            "hour",
            3_600L,
            "day",
            86_400L,
            "week",
            604_800L,
            "month",
            2_592_000L,
            "year",
            31_536_000L);

    private final String domain;
    private final Level first;
    private final Map<String, Long> counts = new HashMap<>();

    PlainRatelimit(String yaml) {
        Map<?, ?> root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
        domain = Objects.requireNonNull((String) root.get("domain"));
        first = level(root.get("descriptors"));
    }

    /** The descriptors of a level by key, or key and value, as the service joins them. */
    private record Level(Map<String, Node> nodes) {}

    private record Node(String pattern, Optional<Limit> limit, boolean isShared, Level next) {}

    private record Limit(
            long requests, long seconds, boolean isUnlimited, boolean isShadow, String name, List<String> replaces) {}

    /** What a descriptor is counted by. */
    private record Matched(Limit limit, String key) {}

    private static Level level(@Nullable Object descriptors) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (Object item : descriptors == null ? List.of() : (List<?>) descriptors) {
            Map<?, ?> node = (Map<?, ?>) item;
            String joined =
                    node.get("value") == null ? "" + node.get("key") : node.get("key") + "_" + node.get("value");
            Optional<Limit> limit = Optional.ofNullable((Map<?, ?>) node.get("rate_limit"))
                    .map(map -> limit(map, Boolean.TRUE.equals(node.get("shadow_mode"))));
            boolean isShared = Boolean.TRUE.equals(node.get("share_threshold"));
            nodes.put(joined, new Node(joined, limit, isShared, level(node.get("descriptors"))));
        }
        return new Level(nodes);
    }

    private static Limit limit(Map<?, ?> map, boolean isShadow) {
        boolean isUnlimited = Boolean.TRUE.equals(map.get("unlimited"));
        long requests = map.get("requests_per_unit") instanceof Number number ? number.longValue() : 0;
        long seconds = isUnlimited ? 1 : SECONDS.getOrDefault((String) map.get("unit"), 1L);
        String name = map.get("name") == null ? "" : (String) map.get("name");
        List<String> replaces = new ArrayList<>();
        if (map.get("replaces") instanceof List<?> list) {
            list.forEach(one -> replaces.add((String) ((Map<?, ?>) one).get("name")));
        }
        return new Limit(requests, seconds, isUnlimited, isShadow, name, replaces);
    }

    /** Whether a request passes at a time, in seconds. */
    boolean passes(Query query, long nowSeconds) {
        List<Optional<Matched>> matched =
                query.descriptors().stream().map(one -> match(query, one)).toList();
        Set<String> replaced = new HashSet<>();
        matched.forEach(
                one -> one.ifPresent(found -> replaced.addAll(found.limit().replaces())));
        Map<String, Long> before = new HashMap<>(counts);
        for (int i = 0; i < matched.size(); i++) {
            long hits = query.hits(query.descriptors().get(i));
            boolean isOver = matched.get(i)
                    .filter(one -> !one.limit().isUnlimited())
                    .filter(one -> one.limit().name().isEmpty()
                            || !replaced.contains(one.limit().name()))
                    .filter(one -> isOver(one, hits, nowSeconds))
                    .isPresent();
            if (isOver) {
                counts.clear();
                counts.putAll(before);
                return false;
            }
        }
        return true;
    }

    private boolean isOver(Matched matched, long hits, long nowSeconds) {
        String window = matched.key() + " " + nowSeconds / matched.limit().seconds();
        return counts.merge(window, hits, Long::sum) > matched.limit().requests()
                && !matched.limit().isShadow();
    }

    private Optional<Matched> match(Query query, Descriptor descriptor) {
        if (!query.domain().equals(domain)) {
            return Optional.empty();
        }
        Level level = first;
        StringBuilder key = new StringBuilder();
        List<DescriptorEntry> entries = descriptor.entries();
        for (int i = 0; i < entries.size(); i++) {
            Optional<Node> node = node(level, entries.get(i));
            if (node.isEmpty()) {
                return Optional.empty();
            }
            key.append(
                            node.get().isShared()
                                    ? node.get().pattern()
                                    : entries.get(i).key() + "_"
                                            + entries.get(i).value())
                    .append('|');
            if (i == entries.size() - 1) {
                return node.get().limit().map(limit -> new Matched(limit, key.toString()));
            }
            level = node.get().next();
        }
        return Optional.empty();
    }

    private static Optional<Node> node(Level level, DescriptorEntry entry) {
        String joined = entry.key() + "_" + entry.value();
        Node exact = level.nodes().get(joined);
        return Optional.ofNullable(exact)
                .or(() -> level.nodes().values().stream()
                        .filter(node -> node.pattern().indexOf('*') >= 0)
                        .filter(node -> joined.matches(expression(node.pattern())))
                        .findFirst())
                .or(() -> Optional.ofNullable(level.nodes().get(entry.key())));
    }

    private static String expression(String pattern) {
        return Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }
}
