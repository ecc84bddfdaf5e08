package dev.tidegate.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Finds the word that was meant, by the optimal-string-alignment form of the Damerau-Levenshtein distance: a sign left
 * out, put in, changed, or swapped with its neighbour counts one.
 */
public final class Suggestion {
    /** Beyond so many candidates nothing is suggested, to keep a file full of errors cheap. */
    static final int MAX_CANDIDATES = 1_000;

    private static final int MAX_LENGTH = 64;

    /** From so many signs on, the beginning of a word stands for the word. */
    private static final int MIN_PREFIX = 3;

    private Suggestion() {}

    /** "did you mean 'x'?" when a candidate is near, else the other remedy. */
    public static String remedy(String word, Collection<String> candidates, String otherwise) {
        return nearest(word, candidates)
                .map(near -> "did you mean '" + near + "'?")
                .orElse(otherwise);
    }

    /** The candidate that was meant, if one is near. */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (candidates.size() > MAX_CANDIDATES || word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int most = Math.max(1, word.length() / 3);
        Optional<String> longer = word.length() < MIN_PREFIX
                ? Optional.empty()
                : candidates.stream()
                        .filter(candidate -> candidate.startsWith(word))
                        .findFirst();
        return longer.or(() -> byDistance(word, candidates, most));
    }

    private static Optional<String> byDistance(String word, Collection<String> candidates, int most) {
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= most)
                .filter(candidate -> distance(word, candidate) <= most)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    static int distance(String first, String second) {
        int[] beforeLast = new int[second.length() + 1];
        int[] last = new int[second.length() + 1];
        for (int j = 0; j <= second.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= first.length(); i++) {
            int[] row = new int[second.length() + 1];
            row[0] = i;
            for (int j = 1; j <= second.length(); j++) {
                boolean same = first.charAt(i - 1) == second.charAt(j - 1);
                row[j] = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (same ? 0 : 1));
                if (isSwap(first, i, second, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[second.length()];
    }

    private static boolean isSwap(String first, int i, String second, int j) {
        return i > 1
                && j > 1
                && first.charAt(i - 1) == second.charAt(j - 2)
                && first.charAt(i - 2) == second.charAt(j - 1);
    }
}
