package dev.tidegate.policy;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One thing that is wrong or doubtful in a policy file.
 *
 * @param code what kind of problem
 * @param file the name of the file
 * @param place where it stands
 * @param path what it belongs to, for example {@code limits.checkout.rate}; empty for the whole file
 * @param message what is wrong, with the value
 * @param remedy what to do, in one line
 * @param sourceLine the line of the file at the place
 * @param related the other lines that it takes to make the problem
 */
public record Problem(
        ProblemCode code,
        String file,
        Place place,
        String path,
        String message,
        String remedy,
        String sourceLine,
        List<Related> related) {
    /** Copies the list. */
    public Problem {
        related = List.copyOf(related);
    }

    /** A problem of one line. */
    public Problem(
            ProblemCode code, String file, Place place, String path, String message, String remedy, String sourceLine) {
        this(code, file, place, path, message, remedy, sourceLine, List.of());
    }

    /**
     * Another line that it takes to make the problem.
     *
     * @param place where it stands
     * @param path what it belongs to
     * @param note what it says about the problem, in a few words
     * @param sourceLine the line of the file at the place
     */
    public record Related(Place place, String path, String note, String sourceLine) {}

    /**
     * The problem as a compiler would print it: message, place, line, caret and remedy, with a line end after each.
     * Related lines stand between, each under its own place, with dashes in place of the caret.
     */
    public String render() {
        int lastLine = IntStream.concat(
                        IntStream.of(place.line()),
                        related.stream().mapToInt(other -> other.place().line()))
                .max()
                .orElseThrow();
        String margin = " ".repeat(Integer.toString(lastLine).length());
        StringBuilder text = new StringBuilder(heading()).append('\n');
        text.append(new Snippet(place, path, sourceLine, margin).text("-->", file, '^', ""));
        for (Related other : related) {
            Snippet snippet = new Snippet(other.place(), other.path(), other.sourceLine(), margin);
            text.append(snippet.text(":::", file, '-', other.note()));
        }
        return text.append(margin).append(" = ").append(remedy).append('\n').toString();
    }

    private String heading() {
        return (code.isError() ? "error[" : "warning[") + code.id() + "]: " + message;
    }
}
