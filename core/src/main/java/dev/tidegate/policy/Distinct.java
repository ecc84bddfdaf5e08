package dev.tidegate.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What no two items of a list may have in common.
 *
 * @param what how messages call it, with its article
 * @param key what is compared
 */
record Distinct<T>(String what, Function<T, Object> key) {
    /** Refuses a list in which two items have it in common, by an {@link IllegalArgumentException}. */
    void require(List<T> items) {
        Set<Object> seen = HashSet.newHashSet(items.size());
        for (T item : items) {
            Require.that(seen.add(key.apply(item)), what + " must be given once", item);
        }
    }

    /** What was seen of one list while it is read. Not thread-safe. */
    static final class Seen<T> {
        private final Distinct<T> distinct;
        private final Map<Object, Integer> lines;

        Seen(Distinct<T> distinct, int size) {
            this.distinct = distinct;
            this.lines = HashMap.newHashMap(size);
        }

        void check(T value, Cursor item) {
            int line = item.namePlace().line();
            Integer first = lines.putIfAbsent(distinct.key().apply(value), line);
            if (first != null) {
                item.reportName(
                        ProblemCode.SAME_TWICE,
                        distinct.what() + " is given twice",
                        "remove one of them; the first is in line " + first);
            }
        }
    }
}
