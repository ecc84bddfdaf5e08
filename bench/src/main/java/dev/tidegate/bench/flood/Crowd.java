package dev.tidegate.bench.flood;

import dev.tidegate.cli.load.RequestText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Who asks: groups of clients, each with its share of all requests, mixed at random but the same in every run. */
final class Crowd {
    private static final int ROUND = 1_000;
    private static final long SEED = 7;

    private final List<String> groups;
    private final List<Slot> slots;

    /**
     * Clients who are told apart in the results.
     *
     * @param share of all requests, 0 to 1
     * @param requests what they ask, in turn
     */
    record Group(String name, double share, List<RequestText> requests) {}

    private record Slot(int group, RequestText request) {}

    private Crowd(List<String> groups, List<Slot> slots) {
        this.groups = groups;
        this.slots = slots;
    }

    /** A crowd of groups whose shares add up to 1. */
    static Crowd of(Group... groups) {
        List<String> names = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        for (Group group : groups) {
            long count = Math.round(group.share() * ROUND);
            for (int i = 0; i < count; i++) {
                slots.add(new Slot(
                        names.size(), group.requests().get(i % group.requests().size())));
            }
            names.add(group.name());
        }
        Collections.shuffle(slots, new Random(SEED));
        return new Crowd(names, slots);
    }

    /** Clients who all ask for the same. */
    static Crowd of(String path) {
        return of(new Group("all", 1, List.of(RequestText.get(path))));
    }

    List<String> groups() {
        return groups;
    }

    /** One round of requests, which repeats. */
    List<RequestText> requests() {
        return slots.stream().map(Slot::request).toList();
    }

    /** To which group the request of that number belongs. */
    int groupOf(long index) {
        return slots.get((int) (index % slots.size())).group();
    }
}
