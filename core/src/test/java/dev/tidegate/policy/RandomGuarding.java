package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Priority;
import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.model.Attribute;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What guards an upstream, and what becomes of calls that are too many, as a program could make it. */
record RandomGuarding(Random random) {
    private static final List<String> FEATURES = List.of("search", "reviews", "a-1_B");
    private static final List<String> BODIES =
            List.of("", "[]", "{\"a\": \"b\"}", "two\nlines\r\n", "${NAME}", "ü😀\t", " ", "it's", "- x", "1", "null");

    UpstreamSpec.Guarding guarding() {
        return new UpstreamSpec.Guarding(concurrency(), breaker());
    }

    private ConcurrencySpec concurrency() {
        return new ConcurrencySpec(
                random.nextInt(6) == 0 ? new ConcurrencyRule.Off() : rule(),
                random.nextBoolean(),
                random.nextBoolean() ? new Attribute.ClientAddress() : new Attribute.Cookie("Sid"),
                IntStream.range(0, random.nextInt(4)).mapToObj(this::keyed).toList(),
                random.nextBoolean() ? Sessions.off() : sessions());
    }

    private Sessions sessions() {
        return Sessions.by(new Attribute.Query("cart[1]"))
                .withKeepNanos(1_000_000_000L + random.nextLong(1L << 40))
                .withMax(1 + random.nextInt(1000));
    }

    private KeyedConcurrency keyed(int index) {
        String name = List.of("client-ip", "header(X-Region)", "partition", "query(a[b])")
                .get(index);
        Attribute key = random.nextBoolean() ? new Attribute.ClientAddress() : new Attribute.Header("x-region");
        return KeyedConcurrency.of(name, key, rule()).withKeys(1 + random.nextInt(1000));
    }

    private ConcurrencyRule rule() {
        int min = 1 + random.nextInt(5);
        int initial = min + random.nextInt(50);
        var range = new ConcurrencyRule.Range(initial, min, initial + random.nextInt(900_000));
        return switch (random.nextInt(5)) {
            case 0 -> new ConcurrencyRule.Tide(range);
            case 1 -> new ConcurrencyRule.Gradient(range);
            case 2 -> new ConcurrencyRule.Vegas(range);
            case 3 -> new ConcurrencyRule.Aimd(range);
            default -> new ConcurrencyRule.Fixed(1 + random.nextInt(1_000_000));
        };
    }

    private BreakerSpec breaker() {
        if (random.nextInt(4) == 0) {
            return BreakerSpec.off();
        }
        return BreakerSpec.of(breakerRule())
                .withMode(pick(BreakerSpec.Mode.values()))
                .withScope(pick(BreakerSpec.Scope.values()))
                .withCpuPercent(random.nextInt(101))
                .withFallback(fallback());
    }

    private BreakerRule breakerRule() {
        long open = nanos();
        return new BreakerRule(
                new BreakerRule.Triggers(share(), random.nextInt(3) == 0 ? Long.MAX_VALUE : nanos(), share(), nanos()),
                1 + random.nextInt(100),
                open,
                open + nanos());
    }

    private double share() {
        return random.nextInt(4) == 0 ? 1 : random.nextInt(10_001) / 10_000.0;
    }

    /** From a millisecond to a minute, round or not. */
    private long nanos() {
        long nanos = 1_000_000L + random.nextLong(59_000_000_000L);
        return random.nextBoolean() ? nanos : nanos / 1_000_000 * 1_000_000;
    }

    private Fallback fallback() {
        return switch (random.nextInt(3)) {
            case 0 -> new Fallback.None();
            case 1 -> new Fallback.Answer(answer());
            default -> new Fallback.ToUpstream("spare");
        };
    }

    private FixedAnswer answer() {
        return random.nextInt(4) == 0
                ? new FixedAnswer(204, "text/plain", "")
                : new FixedAnswer(
                        400 + random.nextInt(200),
                        random.nextBoolean() ? "application/json" : "text/html; charset=utf-8",
                        BODIES.get(random.nextInt(BODIES.size())));
    }

    FeatureSpec features() {
        return FeatureSpec.of(FEATURES.toArray(String[]::new)).withMode(pick(FeatureSpec.Mode.values()));
    }

    RouteSpec.Shedding shedding() {
        String feature = random.nextBoolean() ? "" : FEATURES.get(random.nextInt(FEATURES.size()));
        FixedAnswer degraded = feature.isEmpty() || random.nextBoolean() ? FixedAnswer.none() : answer();
        return new RouteSpec.Shedding(pick(Priority.values()), 1, feature, degraded);
    }

    private <T> T pick(T[] all) {
        return all[random.nextInt(all.length)];
    }
}
