package dev.tidegate.policy;

import dev.tidegate.policy.RouteSpec.Target;
import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a route leads: one upstream, or several by percent or by weight. */
record TargetsType() implements Type<List<Target>> {
    static final int MAX_WEIGHT = 1_000_000;

    private static final Type<String> ONE = new Types.Name(Reading.Kind.UPSTREAM_OF_CALLS);
    private static final Type<Integer> WEIGHT = Types.count(1, MAX_WEIGHT);
    private static final Type<Integer> PERCENT = Ranged.of(Types.PERCENT, 1, 100);
    private static final int WHOLE = 100;
    private static final String REMEDY = "write percentages that add up to 100%, or weights: { shop: 95%, next: 5% }";

    @Override
    public Optional<List<Target>> read(Cursor cursor) {
        if (cursor.tree() instanceof Entries entries) {
            return Optional.of(read(entries, cursor));
        }
        return ONE.read(cursor).map(name -> List.of(new Target(name, 1)));
    }

    private static List<Target> read(Entries entries, Cursor cursor) {
        List<Target> all = new ArrayList<>();
        int percents = 0;
        for (Entry entry : entries.all()) {
            Cursor share = cursor.entry(entry);
            boolean isPercent = share.tree() instanceof Leaf leaf && leaf.text().endsWith("%");
            percents += isPercent ? 1 : 0;
            share.reading().refer(Reading.Kind.UPSTREAM_OF_CALLS, share.name(), share.namePlace(), share.path());
            (isPercent ? PERCENT : WEIGHT).read(share).ifPresent(weight -> all.add(new Target(share.name(), weight)));
        }
        if (all.size() == entries.all().size()) {
            check(all, percents, cursor);
        }
        return all;
    }

    private static void check(List<Target> all, int percents, Cursor cursor) {
        int sum = all.stream().mapToInt(Target::weight).sum();
        if (all.isEmpty()) {
            cursor.report(ProblemCode.CONTRADICTION, "a route must lead somewhere", REMEDY);
        } else if (percents > 0 && percents < all.size()) {
            cursor.report(ProblemCode.CONTRADICTION, "shares are percentages or weights, not both", REMEDY);
        } else if (percents > 0 && sum != WHOLE) {
            cursor.report(ProblemCode.CONTRADICTION, "the shares add up to " + sum + "%", REMEDY);
        }
    }

    @Override
    public Tree write(List<Target> value) {
        if (value.size() == 1 && value.getFirst().weight() == 1) {
            return ONE.write(value.getFirst().upstream());
        }
        boolean isPercent = value.stream().mapToInt(Target::weight).sum() == WHOLE;
        return Entries.of(value.stream()
                .map(target -> Entry.of(target.upstream(), (isPercent ? PERCENT : WEIGHT).write(target.weight())))
                .toList());
    }

    @Override
    public Json.Dictionary schema() {
        Json.Dictionary shares = Json.object()
                .with("type", "object")
                .with("minProperties", 1)
                .with("propertyNames", Json.object().with("pattern", "^" + Types.NAME_FORM + "$"))
                .with("additionalProperties", Schemas.anyOf(PERCENT.schema(), WEIGHT.schema()));
        return Schemas.anyOf(ONE.schema(), shares);
    }

    @Override
    public String form() {
        return "the name of an upstream, or names with shares: { shop: 95%, next: 5% }";
    }
}
