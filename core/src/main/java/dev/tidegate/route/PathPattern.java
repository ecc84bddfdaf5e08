package dev.tidegate.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path pattern, cut into its segments at the slashes. A segment is a literal, {@code :name} or {@code *} for any one
 * segment that is not empty, or, at the end only, {@code **} for any rest: none, one or many segments. So
 * {@code /api/**} takes {@code /api}, {@code /api/} and {@code /api/orders/7}, and {@code /api} takes itself alone.
 */
public final class PathPattern {
    private final List<Segment> segments;

    private PathPattern(List<Segment> segments) {
        this.segments = List.copyOf(segments);
    }

    /** One segment of a pattern. */
    sealed interface Segment {
        /** Exactly this text. */
        record Literal(String text) implements Segment {}

        /** Any one segment; the name is empty for a star. */
        record One(String name) implements Segment {}

        /** Whatever is left. */
        record Rest() implements Segment {}
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it does not start with a slash, has {@code **} before its end, a star
     *     beside other characters, a parameter without a name, or the same name twice
     */
    public static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path pattern starts with a slash, but was " + text);
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int from = 1; from <= text.length(); from = endOfSegment(text, from) + 1) {
            Segment segment = segment(text.substring(from, endOfSegment(text, from)), text);
            if (segment instanceof Segment.One(String name) && !name.isEmpty() && !names.add(name)) {
                throw new IllegalArgumentException("a parameter has one place, but :" + name + " is twice in " + text);
            }
            segments.add(segment);
        }
        if (segments.subList(0, segments.size() - 1).contains(new Segment.Rest())) {
            throw new IllegalArgumentException("** stands only at the end of a path pattern, but was in " + text);
        }
        return new PathPattern(segments);
    }

    private static Segment segment(String segment, String pattern) {
        if (segment.equals("**")) {
            return new Segment.Rest();
        }
        if (segment.equals("*")) {
            return new Segment.One("");
        }
        if (segment.startsWith(":") && segment.length() > 1) {
            return new Segment.One(segment.substring(1));
        }
        if (segment.indexOf('*') >= 0 || segment.startsWith(":")) {
            throw new IllegalArgumentException(
                    "a segment is a literal, :name, * or **, but was '" + segment + "' in " + pattern);
        }
        return new Segment.Literal(segment);
    }

    List<Segment> segments() {
        return segments;
    }

    /** The names of the parameters, in the order of the pattern. */
    public List<String> parameters() {
        return segments.stream()
                .filter(segment -> segment instanceof Segment.One(String name) && !name.isEmpty())
                .map(segment -> ((Segment.One) segment).name())
                .toList();
    }

    /**
     * The value of a parameter in a path that this pattern took, as written there: percent signs are not decoded. Costs
     * one walk to that segment and one new string; the path of a call that took another pattern gives an unrelated
     * segment or nothing.
     */
    public Optional<String> parameter(CharSequence path, String name) {
        int index = name.isEmpty() ? -1 : segments.indexOf(new Segment.One(name));
        int from = 1;
        for (int i = 0; i < index && from <= path.length(); i++) {
            from = endOfSegment(path, from) + 1;
        }
        return index < 0 || from > path.length()
                ? Optional.empty()
                : Optional.of(path.subSequence(from, endOfSegment(path, from)).toString());
    }

    /** Where the segment that starts at {@code from} ends: at a slash or at the end of the text. */
    static int endOfSegment(CharSequence path, int from) {
        int end = from;
        while (end < path.length() && path.charAt(end) != '/') {
            end++;
        }
        return end;
    }
}
