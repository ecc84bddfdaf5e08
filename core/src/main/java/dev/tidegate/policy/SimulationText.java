package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.policy.SimulationSpec.Algorithm;
import dev.tidegate.policy.SimulationSpec.Event;
import dev.tidegate.policy.SimulationSpec.Load;
import dev.tidegate.policy.SimulationSpec.Stage;
import java.util.regex.Matcher;

/** How stages, events and algorithms of a simulation are written. */
final class SimulationText {
    private static final String LOAD = "([0-9]{1,7}(?:\\.[0-9]{1,3})?)(/s|x)";
    private static final String DURATION = "([0-9]{1,9}(?:ms|s|min))";
    private static final double PERCENT = 100;
    private static final int TO_LOAD = 4;

    static final Form<Stage> STAGE = Form.of(
            "a stage of load",
            "a time and a load: 30s at 400/s, 1min at 1.5x, 20s from 0.5x to 3x",
            DURATION + " (?:at " + LOAD + "|from " + LOAD + " to " + LOAD + ")",
            SimulationText::stage,
            SimulationText::text);

    static final Form<Event> EVENT = Form.of(
            "an event",
            "a time, a change and how long it lasts: at 40s capacity 25% for 20s, at 1min downstream 5x for 30s",
            "at " + DURATION + " (?:capacity ([1-9][0-9]?)%|downstream ([0-9]{1,4}(?:\\.[0-9]{1,2})?)x) for "
                    + DURATION,
            SimulationText::event,
            SimulationText::text);

    /** The words of a concurrency limit. */
    static final Type<Algorithm> ALGORITHM = ConcurrencyText.ANY.map(SimulationText::algorithm, Algorithm::rule);

    private SimulationText() {}

    private static Stage stage(Matcher matcher) {
        long nanos = Notation.parseDurationNanos(matcher.group(1));
        if (nanos == 0) {
            throw new IllegalArgumentException("a stage takes some time");
        }
        boolean isSteady = matcher.group(2) != null;
        Load from = load(matcher, isSteady ? 2 : TO_LOAD);
        return new Stage(nanos, from, isSteady ? from : load(matcher, TO_LOAD + 2));
    }

    private static Load load(Matcher matcher, int group) {
        return new Load(
                Double.parseDouble(matcher.group(group)),
                matcher.group(group + 1).equals("x"));
    }

    private static String text(Stage stage) {
        String time = Notation.duration(stage.nanos());
        return stage.from().equals(stage.to())
                ? time + " at " + text(stage.from())
                : time + " from " + text(stage.from()) + " to " + text(stage.to());
    }

    private static String text(Load load) {
        return number(load.value()) + (load.isRelative() ? "x" : "/s");
    }

    private static Event event(Matcher matcher) {
        long at = Notation.parseDurationNanos(matcher.group(1));
        long nanos = Notation.parseDurationNanos(matcher.group(4));
        boolean isCapacity = matcher.group(2) != null;
        double factor =
                isCapacity ? Integer.parseInt(matcher.group(2)) / PERCENT : Double.parseDouble(matcher.group(3));
        if (nanos == 0 || factor == 0) {
            throw new IllegalArgumentException("an event changes something for some time");
        }
        return new Event(at, isCapacity ? Event.Change.CAPACITY : Event.Change.DOWNSTREAM, factor, nanos);
    }

    static String text(Event event) {
        String factor = event.change() == Event.Change.CAPACITY
                ? Math.round(event.factor() * PERCENT) + "%"
                : number(event.factor()) + "x";
        return "at " + Notation.duration(event.atNanos()) + " " + event.change().text() + " " + factor + " for "
                + Notation.duration(event.nanos());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
    }

    private static Algorithm algorithm(ConcurrencyRule rule) {
        return new Algorithm(ConcurrencyText.text(rule), rule);
    }

    static Algorithm algorithm(String text) {
        Form<ConcurrencyRule> word = ConcurrencyText.ANY.word();
        Matcher matcher = word.pattern().matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not " + word.noun() + ": write " + word.example());
        }
        return algorithm(word.parse().apply(matcher));
    }
}
