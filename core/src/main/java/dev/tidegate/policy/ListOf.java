package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A list of values of one type. What can be read is returned, so that the rest of the file is still checked.
 *
 * @param noun what the list is, with its article
 * @param least how many there must be
 * @param distinct in what no two of them may agree
 */
record ListOf<T>(String noun, Type<T> type, int least, List<Distinct<T>> distinct) implements Type<List<T>> {
    static <T> ListOf<T> of(String noun, Type<T> type, int least) {
        return new ListOf<>(noun, type, least, List.of());
    }

    /** The same list, in which no two items may have this in common. */
    ListOf<T> distinct(Distinct<T> more) {
        return new ListOf<>(
                noun,
                type,
                least,
                Stream.concat(distinct.stream(), Stream.of(more)).toList());
    }

    @Override
    public Optional<List<T>> read(Cursor cursor) {
        return cursor.items(noun).map(items -> read(items, cursor));
    }

    private List<T> read(Items items, Cursor cursor) {
        if (items.all().size() < least) {
            cursor.report(
                    ProblemCode.WRONG_KIND,
                    noun + " must not be empty",
                    "write at least " + least + " of " + type.form());
        }
        int size = items.all().size();
        List<T> all = new ArrayList<>(size);
        List<Distinct.Seen<T>> seen = size < 2
                ? List.of()
                : distinct.stream().map(one -> new Distinct.Seen<>(one, size)).toList();
        int index = 0;
        for (Tree tree : items.all()) {
            Cursor item = cursor.item(tree, index);
            type.read(item).ifPresent(value -> {
                all.add(value);
                seen.forEach(one -> one.check(value, item));
            });
            index++;
        }
        return all;
    }

    @Override
    public Tree write(List<T> value) {
        return Items.of(value.stream().map(type::write).toList());
    }

    @Override
    public Json.Dictionary schema() {
        Json.Dictionary schema = Json.object().with("type", "array").with("items", type.schema());
        return least == 0 ? schema : schema.with("minItems", least);
    }

    @Override
    public String form() {
        return noun + ", each " + type.form();
    }

    @Override
    public Stream<Block<?>> blocks() {
        return type.blocks();
    }
}
