package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of one file. Lines are looked up only when there is a problem. Not thread-safe. */
final class Problems {
    private static final Comparator<Problem> BY_PLACE = Comparator.comparingInt(
                    (Problem problem) -> problem.place().line())
            .thenComparingInt(problem -> problem.place().column());

    private final String file;
    private final String text;
    private final List<Problem> all = new ArrayList<>();
    private final Set<Place> unset = new HashSet<>();
    private int reported;
    private List<String> lines = List.of();

    Problems(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /** Adds one; but not at a place whose variable is not set, where everything else is wrong only for that reason. */
    void add(ProblemCode code, Place place, String path, String message, String remedy) {
        add(code, new Spot(place, path, message), remedy, List.of());
    }

    /**
     * Adds one that it takes several lines to make.
     *
     * @param spot where it is, and what is wrong
     * @param others the other lines, and what they say about it
     */
    void add(ProblemCode code, Spot spot, String remedy, List<Spot> others) {
        reported++;
        Place place = spot.place();
        if (unset.contains(place)) {
            return;
        }
        if (code == ProblemCode.UNSET_VARIABLE) {
            unset.add(place);
        }
        List<Problem.Related> related = others.stream().map(this::related).toList();
        all.add(new Problem(code, file, place, spot.path(), spot.text(), remedy, line(place.line()), related));
    }

    private Problem.Related related(Spot spot) {
        return new Problem.Related(
                spot.place(), spot.path(), spot.text(), line(spot.place().line()));
    }

    /** A place in the file, what it belongs to, and what is said about it. */
    record Spot(Place place, String path, String text) {}

    /** How many were reported so far, of which some may have said nothing new. */
    int reported() {
        return reported;
    }

    boolean hasErrors() {
        return all.stream().anyMatch(problem -> problem.code().isError());
    }

    List<Problem> inOrder() {
        return all.stream().sorted(BY_PLACE).toList();
    }

    private String line(int number) {
        if (lines.isEmpty()) {
            lines = text.lines().toList();
        }
        return number <= lines.size() ? lines.get(number - 1) : "";
    }
}
