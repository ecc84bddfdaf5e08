package dev.tidegate.policy;

import dev.tidegate.policy.LimitSpec.OnExceed;
import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;
import java.util.regex.Matcher;

/** What happens beyond a limit: {@code refuse}, or {@code wait} and how long at most. */
record OnExceedType() implements Type<OnExceed> {
    private static final Form<OnExceed> FORM = Form.of(
            "an answer beyond a limit",
            "refuse, or wait and how long at most: wait 200ms",
            "refuse|wait " + Notation.DURATION_FORM,
            OnExceedType::of,
            OnExceedType::text);

    private static OnExceed of(Matcher matcher) {
        if (matcher.group(1) == null) {
            return new OnExceed.Refuse();
        }
        long nanos = Notation.nanos(matcher);
        if (nanos == 0) {
            throw new IllegalArgumentException("a wait of no time is no wait");
        }
        return new OnExceed.Wait(nanos);
    }

    private static String text(OnExceed onExceed) {
        return switch (onExceed) {
            case OnExceed.Refuse refuse -> "refuse";
            case OnExceed.Wait wait -> "wait " + Notation.duration(wait.maxNanos());
        };
    }

    @Override
    public Optional<OnExceed> read(Cursor cursor) {
        return FORM.read(cursor);
    }

    @Override
    public Tree write(OnExceed value) {
        return Leaf.text(text(value));
    }

    @Override
    public Json.Dictionary schema() {
        return FORM.schema();
    }

    @Override
    public String form() {
        return FORM.form();
    }
}
