package dev.tidegate.policy;

import dev.tidegate.policy.FeatureSpec.Mode;
import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Items;
import dev.tidegate.policy.Tree.Leaf;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of the degradation ladder. */
final class FeatureBlock {
    static final Setting<FeatureSpec, List<String>> ORDER = Setting.required(
            "order",
            ListOf.of("a list of features", Types.NAME, 0)
                    .most(FeatureSpec.MAX)
                    .distinct(new Distinct<>("a feature", name -> name)),
            FeatureSpec::order,
            "The features, the first to go first.");

    private static final Setting<FeatureSpec, Mode> MODE = Setting.of(
            "mode",
            Words.of("a mode of features", Mode.class),
            Mode.AUTO,
            FeatureSpec::mode,
            "Who switches them off: pressure and operators, nobody (dry-run only says what pressure would), or operators"
                    + " alone.");

    private static final Block<FeatureSpec> BLOCK = Block.of(
            "a block of features",
            "What may be switched off under pressure, one after another, and on again in the reverse order.",
            values -> new FeatureSpec(values.get(ORDER), values.get(MODE)),
            ORDER,
            MODE);

    /** The list alone, or a block. */
    static final Type<FeatureSpec> TYPE = new ListOrBlock();

    private FeatureBlock() {}

    /**
     * The features as far as they could be read, also when something is wrong with them.
     *
     * @param places where they stand, if they do
     */
    record Names(Set<String> names, List<Problems.Spot> places) {
        static Names of(Entries root) {
            Optional<Entry> features = root.find("features");
            List<Problems.Spot> places = features.stream()
                    .map(entry -> new Problems.Spot(entry.key().place(), "features", "the features are named here"))
                    .toList();
            return new Names(features.map(Entry::value).map(FeatureBlock::names).orElse(Set.of()), places);
        }
    }

    private static Set<String> names(Tree features) {
        return order(features).stream()
                .filter(Leaf.class::isInstance)
                .map(leaf -> ((Leaf) leaf).text())
                .collect(Collectors.toSet());
    }

    private static List<Tree> order(Tree features) {
        return switch (features) {
            case Leaf leaf -> List.of();
            case Items items -> items.all();
            case Entries entries ->
                entries.find(ORDER.name())
                        .map(Entry::value)
                        .map(FeatureBlock::order)
                        .orElse(List.of());
        };
    }

    /** A list is the block of which nothing but the order is said; it is printed as the block. */
    private record ListOrBlock() implements Type<FeatureSpec> {
        @Override
        public Optional<FeatureSpec> read(Cursor cursor) {
            if (cursor.tree() instanceof Entries) {
                return BLOCK.read(cursor);
            }
            int errorsBefore = cursor.reading().problems().reported();
            return ORDER.type()
                    .read(cursor)
                    .filter(order -> cursor.reading().problems().reported() == errorsBefore)
                    .map(order -> BLOCK.make(Values.none().with(ORDER, order)));
        }

        @Override
        public Tree write(FeatureSpec value) {
            return BLOCK.write(value);
        }

        @Override
        public Json.Dictionary schema() {
            return Schemas.anyOf(ORDER.type().schema(), BLOCK.schema());
        }

        @Override
        public String form() {
            return ORDER.type().form() + "; or " + BLOCK.form();
        }

        @Override
        public Stream<Block<?>> blocks() {
            return BLOCK.blocks();
        }
    }
}
