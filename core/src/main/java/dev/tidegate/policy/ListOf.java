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
 * @param most how many there may be
 * @param distinct in what no two of them may agree
 */
record ListOf<T>(String noun, Type<T> type, int least, int most, List<Distinct<T>> distinct) implements Type<List<T>> {
    static <T> ListOf<T> of(String noun, Type<T> type, int least) {
        return new ListOf<>(noun, type, least, Integer.MAX_VALUE, List.of());
    }

    /** The same list, of so many items at most. */
    ListOf<T> most(int count) {
        return new ListOf<>(noun, type, least, count, distinct);
    }

    /** The same list, in which no two items may have this in common. */
    ListOf<T> distinct(Distinct<T> more) {
        return new ListOf<>(
                noun,
                type,
                least,
                most,
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
        if (items.all().size() > most) {
            cursor.report(
                    ProblemCode.OUT_OF_RANGE,
                    noun + " may have " + most + " at most, but has "
                            + items.all().size(),
                    "remove some of them");
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
        schema = least == 0 ? schema : schema.with("minItems", least);
        return most == Integer.MAX_VALUE ? schema : schema.with("maxItems", most);
    }

    @Override
    public String form() {
        String bound = most == Integer.MAX_VALUE ? "" : " with " + most + " at most";
        return noun + bound + ", each " + type.form();
    }

    @Override
    public Stream<Block<?>> blocks() {
        return type.blocks();
    }
}
