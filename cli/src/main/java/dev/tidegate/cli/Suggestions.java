package dev.tidegate.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a misspelled command or option may have meant. */
final class Suggestions {
    private static final int DISTANCE_MAX = 2;

    private Suggestions() {}

    /** The nearest names that exist where an unknown word stood; empty when none is near. */
    static List<String> of(UnmatchedArgumentException unmatched) {
        CommandSpec command = unmatched.getCommandLine().getCommandSpec();
        String word = unmatched.getUnmatched().getFirst();
        return word.startsWith("-")
                ? nearest(
                        word.split("=", 2)[0],
                        new ArrayList<>(command.optionsMap().keySet()),
                        "")
                : nearest(word, new ArrayList<>(command.subcommands().keySet()), command.qualifiedName() + " ");
    }

    private static List<String> nearest(String word, List<String> names, String prefix) {
        return names.stream()
                .filter(name -> distance(word, name) <= DISTANCE_MAX)
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .map(name -> List.of(prefix + name))
                .orElse(List.of());
    }

    /** The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
    static int distance(String first, String second) {
        int[][] cost = new int[first.length() + 1][second.length() + 1];
        for (int i = 0; i <= first.length(); i++) {
            for (int j = 0; j <= second.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, first, second, i, j);
            }
        }
        return cost[first.length()][second.length()];
    }

    private static int step(int[][] cost, String first, String second, int i, int j) {
        boolean same = first.charAt(i - 1) == second.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1
                && j > 1
                && first.charAt(i - 1) == second.charAt(j - 2)
                && first.charAt(i - 2) == second.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
