package dev.tidegate.spring;

import dev.tidegate.policy.Place;
import dev.tidegate.policy.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.io.Resource;

/**
 * Shows the problems of a policy that was written from properties where the application wrote it: in its
 * {@code application.yaml}, with its line. Used by one thread.
 */
final class PropertyProblems {
    private static final String PREFIX = "tidegate";
    private static final int KEY_LINES_MAX = 50;

    private final List<PropertyText.Line> lines;
    private final Map<Resource, List<String>> sources = new HashMap<>();

    PropertyProblems(List<PropertyText.Line> lines) {
        this.lines = lines;
    }

    /** Where something stands in the application's own words. */
    private record Spot(String file, Place place, String sourceLine) {}

    List<Problem> shown(List<Problem> problems) {
        return problems.stream().map(this::shown).toList();
    }

    private Problem shown(Problem problem) {
        Spot spot = spot(problem.place(), problem.sourceLine());
        List<Problem.Related> related = problem.related().stream()
                .map(other -> shown(other, spot.file()))
                .toList();
        return new Problem(
                problem.code(),
                spot.file(),
                spot.place(),
                path(problem.path()),
                problem.message(),
                problem.remedy(),
                spot.sourceLine(),
                related);
    }

    private Problem.Related shown(Problem.Related other, String file) {
        Spot spot = spot(other.place(), other.sourceLine());
        String note = spot.file().equals(file) ? other.note() : other.note() + " (in " + spot.file() + ")";
        return new Problem.Related(spot.place(), path(other.path()), note, spot.sourceLine());
    }

    private static String path(String path) {
        return path.isEmpty() ? PREFIX : PREFIX + "." + path;
    }

    private Spot spot(Place place, String written) {
        int index = place.line() - 1;
        if (index >= lines.size()) {
            return new Spot("application properties", place, written);
        }
        PropertyText.Line line = lines.get(index);
        boolean isKey = !line.key().isEmpty() && place.column() <= line.keyColumn() + 1;
        return line.origin()
                .map(origin -> spot(origin, line, isKey))
                .orElseGet(() -> new Spot("application properties", place, written));
    }

    private Spot spot(Origin origin, PropertyText.Line line, boolean isKey) {
        Origin inner = origin instanceof PropertySourceOrigin wrapper ? wrapper.getOrigin() : origin;
        if (inner instanceof TextResourceOrigin text) {
            Resource resource = text.getResource();
            TextResourceOrigin.Location at = text.getLocation();
            if (resource != null && at != null) {
                return spot(resource, at, line, isKey);
            }
        }
        String said = line.key() + "=" + line.value();
        return new Spot(origin.toString(), new Place(1, 1, 1, 1 + said.length()), said);
    }

    private Spot spot(Resource resource, TextResourceOrigin.Location at, PropertyText.Line line, boolean isKey) {
        List<String> source = sources.computeIfAbsent(resource, PropertyProblems::lines);
        Optional<Place> key = isKey ? key(source, at.getLine(), line.key()) : Optional.empty();
        Place place = key.orElseGet(() -> value(at, line));
        String text = place.line() <= source.size() ? source.get(place.line() - 1) : "";
        return new Spot(name(resource), place, text);
    }

    private static Place value(TextResourceOrigin.Location at, PropertyText.Line line) {
        int row = at.getLine() + 1;
        int column = at.getColumn() + 1;
        return new Place(row, column, row, column + Math.max(1, line.value().length()));
    }

    /** The key stands before its value: in the same line, or in one above. */
    private static Optional<Place> key(List<String> source, int row, String key) {
        Pattern pattern = Pattern.compile("(?:^|[\\s{,.-])(" + Pattern.quote(key) + ")\\s*[:=.\\[]");
        for (int at = Math.min(row, source.size() - 1); at >= Math.max(0, row - KEY_LINES_MAX); at--) {
            Matcher matcher = pattern.matcher(source.get(at));
            if (matcher.find()) {
                return Optional.of(new Place(at + 1, matcher.start(1) + 1, at + 1, matcher.end(1) + 1));
            }
        }
        return Optional.empty();
    }

    private static String name(Resource resource) {
        String name = resource.getFilename();
        return name == null ? resource.getDescription() : name;
    }

    private static List<String> lines(Resource resource) {
        try {
            return resource.getContentAsString(StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            // The problem is shown all the same, without the line that it stands in.
            return List.of();
        }
    }
}
