package dev.tidegate.policy;

import dev.tidegate.limit.Rate;
import java.util.Optional;
import java.util.regex.Matcher;

/** The kinds of values that settings share. */
final class Types {
    /** What names are made of: limits, upstreams, listeners, identities. */
    static final String NAME_FORM = "[A-Za-z][A-Za-z0-9_-]{0,63}";

    /** A host: a name, an IPv4 address, or an IPv6 address in brackets. */
    static final String HOST_FORM = "[A-Za-z0-9_][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\]";

    static final Form<String> NAME = Form.of(
            "a name", "letters, digits, - and _, a letter first; 64 at most", NAME_FORM, Matcher::group, text -> text);

    static final Type<Long> DURATION = Form.of(
            "a duration",
            "a number and a unit: 250ms, 10s, 5min, 1h, 1day",
            Notation.DURATION_FORM,
            Notation::nanos,
            Notation::duration);

    static final Type<Long> SIZE = Form.of(
            "a size",
            "a number and a unit: 512B, 64KiB, 16MiB, 1GiB",
            Notation.SIZE_FORM,
            Notation::bytes,
            Notation::bytes);

    static final Type<Long> BYTE_RATE = Form.of(
            "a size a second",
            "a size, a slash and s: 1KiB/s",
            Notation.SIZE_FORM + "/s",
            Notation::bytes,
            bytes -> Notation.bytes(bytes) + "/s");

    static final Type<Rate> RATE = Form.of(
            "a rate",
            "a number, a slash and a time: 100/s, 5000/min, 3/10s",
            Notation.RATE_FORM,
            Notation::rate,
            Notation::rate);

    static final Type<Integer> PERCENT = Form.of(
            "a percentage",
            "a whole number and a percent sign, to 100%: 50%",
            "(100|[1-9]?[0-9])%",
            matcher -> Integer.valueOf(matcher.group(1)),
            percent -> percent + "%");

    /** A name of something else in the file; that it exists is checked when the whole file is read. */
    record Name(Reading.Kind kind) implements Type<String> {
        @Override
        public Optional<String> read(Cursor cursor) {
            Optional<String> name = NAME.read(cursor);
            name.ifPresent(
                    text -> cursor.reading().refer(kind, text, cursor.tree().place(), cursor.path()));
            return name;
        }

        @Override
        public Tree write(String value) {
            return NAME.write(value);
        }

        @Override
        public Json.Dictionary schema() {
            return NAME.schema();
        }

        @Override
        public String form() {
            return switch (kind) {
                case UPSTREAM, UPSTREAM_OF_CALLS -> "the name of an upstream";
                case FEATURE -> "the name of a feature";
                case ROUTE_LIMIT, LISTENER_LIMIT, DOMAIN_LIMIT, UPSTREAM_LIMIT -> "the name of a limit";
            };
        }
    }

    private Types() {}

    static Type<Integer> count(int least, int most) {
        return new Count(least, most).map(Math::toIntExact, Integer::longValue);
    }

    static Type<Long> longCount(long least, long most) {
        return new Count(least, most);
    }

    static Type<Long> duration(String least, String most) {
        return Ranged.of(DURATION, Notation.parseDurationNanos(least), Notation.parseDurationNanos(most));
    }

    static Type<Long> size(String least, String most) {
        return Ranged.of(SIZE, Notation.parseBytes(least), Notation.parseBytes(most));
    }

    static Type<Integer> intSize(String least, String most) {
        return size(least, most).map(Math::toIntExact, Integer::longValue);
    }
}
