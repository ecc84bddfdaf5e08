package dev.tidegate.metrics;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The keys that occur most, in fixed memory: Space-Saving (Metwally, Agrawal and El Abbadi, "Efficient Computation of
 * Frequent and Top-k Elements in Data Streams", 2005). With n slots, every key that makes up more than 1/n of all
 * events is found, and no count is too high by more than that.
 *
 * <p>One thread writes, for instance an event loop; any thread reads. Counting takes no lock and allocates nothing: the
 * text of a key is copied into memory that is already there, and only when the key enters. Summaries of several writers
 * are read as one (Agarwal et al., "Mergeable Summaries", 2012).
 */
public final class TopKeys {
    private final KeySlots slots;
    private final SlotIndex index;

    /** The slots as a binary heap, the smallest count first. */
    private final int[] heap;

    private final int[] places;
    private int used;

    /**
     * Makes an empty summary.
     *
     * @param size how many keys it tells apart, from 1 to 65536; each takes about 190 bytes
     * @throws IllegalArgumentException when the size is outside that range
     */
    public TopKeys(int size) {
        if (size < 1 || size > 1 << 16) {
            throw new IllegalArgumentException("a summary has 1 to 65536 slots, but got " + size);
        }
        slots = new KeySlots(size);
        index = new SlotIndex(slots);
        heap = new int[size];
        places = new int[size];
    }

    /**
     * One of the keys that occur most.
     *
     * @param key the first 64 characters
     * @param atMost how often it can have occurred
     * @param atLeast how often it occurred for certain
     */
    public record TopKey(String key, long atMost, long atLeast) {}

    /**
     * Counts an event of a key. Only one thread may call this.
     *
     * @param keyHash a good 64-bit hash of the key; keys with equal hashes are one key
     */
    public void add(long keyHash, CharSequence key) {
        int slot = index.find(keyHash);
        if (slot != SlotIndex.NONE) {
            slots.increment(slot);
            sink(places[slot]);
        } else if (used < heap.length) {
            enterFree(keyHash, key);
        } else {
            takeOverSmallest(keyHash, key);
        }
    }

    private void enterFree(long keyHash, CharSequence key) {
        int slot = used++;
        slots.enter(slot, keyHash, key, 0);
        index.add(keyHash, slot);
        int place = slot;
        // A count of one is never above its parent's, so the new slot only has to pass those that are larger.
        for (; place > 0 && slots.count(heap[(place - 1) / 2]) > 1; place = (place - 1) / 2) {
            put(place, heap[(place - 1) / 2]);
        }
        put(place, slot);
    }

    private void takeOverSmallest(long keyHash, CharSequence key) {
        int slot = heap[0];
        index.remove(slot);
        slots.enter(slot, keyHash, key, slots.count(slot));
        index.add(keyHash, slot);
        sink(0);
    }

    private void sink(int from) {
        int slot = heap[from];
        long count = slots.count(slot);
        int place = from;
        int child = smallerChild(place);
        while (child < used && slots.count(heap[child]) < count) {
            put(place, heap[child]);
            place = child;
            child = smallerChild(place);
        }
        put(place, slot);
    }

    private int smallerChild(int place) {
        int left = 2 * place + 1;
        boolean isRightSmaller = left + 1 < used && slots.count(heap[left + 1]) < slots.count(heap[left]);
        return isRightSmaller ? left + 1 : left;
    }

    private void put(int place, int slot) {
        heap[place] = slot;
        places[slot] = place;
    }

    /**
     * The keys that occur most over several summaries, the most frequent first. May be called by any thread.
     *
     * @param limit how many keys at most
     */
    public static List<TopKey> merge(List<TopKeys> summaries, int limit) {
        Map<Long, TopKey> merged = new HashMap<>();
        long missedSum = 0;
        for (TopKeys summary : summaries) {
            List<KeySlots.Entry> entries = summary.read();
            // A key that a full summary does not hold may have occurred there as often as its smallest count.
            long missed = entries.size() < summary.heap.length
                    ? 0
                    : entries.stream().mapToLong(KeySlots.Entry::count).min().orElse(0);
            missedSum += missed;
            for (KeySlots.Entry entry : entries) {
                merged.merge(entry.hash(), topKey(entry, missed), TopKeys::sum);
            }
        }
        long missedAnywhere = missedSum;
        return merged.values().stream()
                .map(top -> new TopKey(top.key, top.atMost + missedAnywhere, top.atLeast))
                .sorted(Comparator.comparingLong(TopKey::atMost).reversed().thenComparing(TopKey::key))
                .limit(limit)
                .toList();
    }

    private List<KeySlots.Entry> read() {
        return IntStream.range(0, slots.size())
                .mapToObj(slots::read)
                .flatMap(entry -> entry.stream())
                .toList();
    }

    private static TopKey topKey(KeySlots.Entry entry, long missed) {
        return new TopKey(entry.key(), entry.count() - missed, entry.count() - entry.error());
    }

    private static TopKey sum(TopKey first, TopKey second) {
        return new TopKey(first.key, first.atMost + second.atMost, first.atLeast + second.atLeast);
    }
}
