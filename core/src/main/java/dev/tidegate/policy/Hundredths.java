package dev.tidegate.policy;

import java.util.regex.Matcher;

/** Percentages to two places, counted in hundredths of a percent, as the file has them: {@code 5%}, {@code 0.25%}. */
final class Hundredths {
    /** A whole. */
    static final int WHOLE = 10_000;

    /** Two groups: the whole percents, and the places after the point. */
    static final String FORM = "([0-9]{1,3})(?:\\.([0-9]{1,2}))?%";

    /** A share as a fraction of 1. */
    static final Form<Double> SHARE = Form.of(
            "a percentage",
            "a number with two places at most and a percent sign, to 100%: 5%, 0.5%",
            FORM,
            matcher -> share(matcher, 1),
            share -> text(parts(share)));

    private static final int PARTS_OF_PERCENT = WHOLE / 100;

    private Hundredths() {}

    /** How many hundredths this group and the one after it are. */
    static int parts(Matcher matcher, int group) {
        String places = matcher.group(group + 1) == null ? "0" : (matcher.group(group + 1) + "0").substring(0, 2);
        return Integer.parseInt(matcher.group(group)) * PARTS_OF_PERCENT + Integer.parseInt(places);
    }

    /** What these groups are as a fraction of 1. */
    static double share(Matcher matcher, int group) {
        int parts = parts(matcher, group);
        if (parts > WHOLE) {
            throw new IllegalArgumentException("a share is at most 100%");
        }
        return parts / (double) WHOLE;
    }

    static int parts(double share) {
        return Math.toIntExact(Math.round(share * WHOLE));
    }

    static String text(int parts) {
        int rest = parts % PARTS_OF_PERCENT;
        String places = rest == 0 ? "" : String.format(".%02d", rest).replaceFirst("0$", "");
        return parts / PARTS_OF_PERCENT + places + "%";
    }

    /** Refuses a share that the file cannot say, by an {@link IllegalArgumentException}. */
    static void require(String name, double share) {
        boolean isExact = share >= 0 && share <= 1 && parts(share) / (double) WHOLE == share;
        Require.that(isExact, name + " must be a share from 0 to 1 in steps of 0.0001", share);
    }
}
