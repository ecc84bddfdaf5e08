package dev.tidegate.cli;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rate of a load: {@code 5000/s}, or stages such as {@code 0..5000/30s,5000..5000/1min}. */
final class RateText {
    private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,6})?)";
    private static final Pattern STEADY = Pattern.compile(NUMBER + "/(s|min|m|h)");
    private static final Pattern RAMP = Pattern.compile(NUMBER + "\\.\\.\\s*" + NUMBER + "/(\\S+)");

    private RateText() {}

    /**
     * Reads a rate.
     *
     * @param length how long a steady rate lasts; stages say it themselves
     */
    static Arrivals parse(String text, Duration length) {
        Matcher steady = STEADY.matcher(text.strip());
        if (steady.matches()) {
            return Arrivals.steady(perSecond(steady), length);
        }
        List<Stage> stages = new ArrayList<>();
        for (String stage : text.split(",")) {
            stages.add(stage(stage.strip()));
        }
        return new Arrivals.Stages(stages);
    }

    /** Reads a steady rate in requests a second. */
    static double perSecond(String text) {
        Matcher steady = STEADY.matcher(text.strip());
        if (!steady.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a rate: write 100/s or 5000/min");
        }
        return perSecond(steady);
    }

    private static double perSecond(Matcher steady) {
        return Double.parseDouble(steady.group(1)) * 1e9 / DurationText.unitNanos(steady.group(2));
    }

    private static Stage stage(String text) {
        Matcher ramp = RAMP.matcher(text);
        if (!ramp.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a rate: write 5000/s, or stages such as 0..5000/30s,5000..5000/1min");
        }
        return new Stage(
                Double.parseDouble(ramp.group(1)),
                Double.parseDouble(ramp.group(2)),
                DurationText.parse(ramp.group(3)));
    }
}
