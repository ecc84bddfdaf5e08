package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the entries of one block. Small blocks, as most are, get no map of their keys. */
final class EntryCollector {
    private static final int SMALL = 8;

    private final List<Entry> all = new ArrayList<>(SMALL);
    private Map<String, Entry> byKey = Map.of();

    /** The entry of this key, if there is one so far. */
    Optional<Entry> find(String key) {
        return all.size() > SMALL ? Optional.ofNullable(byKey.get(key)) : Tree.find(all, key);
    }

    void add(Entry entry) {
        all.add(entry);
        if (all.size() == SMALL + 1) {
            byKey = new HashMap<>();
            all.forEach(each -> byKey.put(each.key().text(), each));
        } else if (all.size() > SMALL) {
            byKey.put(entry.key().text(), entry);
        }
    }

    List<Entry> all() {
        return all;
    }
}
