package dev.tidegate.bench.shared;

import java.util.Arrays;

/** Max-min fair shares: nobody gets more than asked, and who gets less gets as much as anybody. */
final class FairShares {
    private FairShares() {}

    /** What each gets of a whole, given what each asks for. */
    static double[] of(double whole, double... asked) {
        double[] rising = asked.clone();
        Arrays.sort(rising);
        double left = whole;
        double level = 0;
        for (int i = 0; i < rising.length; i++) {
            level = left / (rising.length - i);
            if (rising[i] > level) {
                break;
            }
            level = rising[i];
            left -= rising[i];
        }
        double top = level;
        return Arrays.stream(asked).map(one -> Math.min(one, top)).toArray();
    }
}
