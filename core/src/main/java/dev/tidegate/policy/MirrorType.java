package dev.tidegate.policy;

import java.util.Optional;
import java.util.regex.Matcher;

/** An upstream, and the share of the calls that it is sent as well, to hundredths of a percent. */
record MirrorType() implements Type<Mirror> {
    private static final Form<Mirror> FORM = Form.of(
            "a mirror",
            "an upstream and a share of the calls to 0.01%: shop-next 5%, shop-next 0.5%",
            "(" + Types.NAME_FORM + ") " + Hundredths.FORM,
            MirrorType::of,
            MirrorType::text);

    private static Mirror of(Matcher matcher) {
        int share = Hundredths.parts(matcher, 2);
        if (share < 1 || share > Mirror.WHOLE) {
            throw new IllegalArgumentException("a share is 0.01% to 100%");
        }
        return new Mirror(matcher.group(1), share);
    }

    private static String text(Mirror mirror) {
        return mirror.upstream() + " " + Hundredths.text(mirror.share());
    }

    @Override
    public Optional<Mirror> read(Cursor cursor) {
        Optional<Mirror> mirror = FORM.read(cursor);
        mirror.ifPresent(one -> cursor.reading()
                .refer(
                        Reading.Kind.UPSTREAM_OF_CALLS,
                        one.upstream(),
                        cursor.tree().place(),
                        cursor.path()));
        return mirror;
    }

    @Override
    public Tree write(Mirror value) {
        return FORM.write(value);
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
