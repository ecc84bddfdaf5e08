package dev.tidegate.bench.flood;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import dev.tidegate.bench.flood.Crowd.Group;
import dev.tidegate.bench.flood.FloodResult.Fate;
import dev.tidegate.cli.load.RequestText;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Question: who is answered when not everyone can be?
 *
 * @param times of the capacity that is asked for
 * @param first the group that must be answered
 */
record CrowdScenario(Crowd crowd, double times, String first) {
    private static final double ANSWERED_MIN = 95;
    private static final int LIGHT_USERS = 40;

    /** A fifth of the calls matters more, at three times the capacity. */
    static CrowdScenario priorities() {
        Crowd crowd = Crowd.of(
                new Group("critical", 0.2, List.of(RequestText.get("/critical/order"))),
                new Group("sheddable", 0.8, List.of(RequestText.get("/sheddable/advice"))));
        return new CrowdScenario(crowd, 3, "critical");
    }

    /** One user sends sixty per cent of twice the capacity. */
    static CrowdScenario users() {
        List<RequestText> light =
                IntStream.range(0, LIGHT_USERS).mapToObj(i -> of("light-" + i)).toList();
        Crowd crowd = Crowd.of(new Group("heavy", 0.6, List.of(of("heavy"))), new Group("light", 0.4, light));
        return new CrowdScenario(crowd, 2, "light");
    }

    private static RequestText of(String user) {
        return RequestText.get("/users/cart").with("X-User-Id", user);
    }

    /** What became of each group. */
    Table table(FloodResult result, double capacity) {
        Table table = new Table("group", "due", "answered", "refused");
        for (Fate fate : result.fates()) {
            table.row(
                    fate.group(),
                    Long.toString(fate.due()),
                    Figures.number(100 * fate.answeredShare(), 1) + " %",
                    Long.toString(fate.refused()));
        }
        return table.row("all, of the capacity", "", Figures.number(100 * result.goodPerSecond() / capacity, 1) + " %");
    }

    List<Bar> bars(FloodResult result) {
        return List.of(
                Bar.atLeast(
                        first + " answered at " + Figures.number(times, 0) + "x",
                        100 * result.fate(first).answeredShare(),
                        ANSWERED_MIN,
                        " %"),
                Bar.atMost("other failures among them all", result.failed(), 0, ""),
                Bar.atMost("refusals without reason, rule or time", result.unexplained(), 0, ""));
    }
}
