package dev.tidegate.policy;

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
 */
public record Problem(
        ProblemCode code, String file, Place place, String path, String message, String remedy, String sourceLine) {
    /** How much of a long line is shown. */
    private static final int SHOWN = 160;

    /** How much of a long line is shown before the place. */
    private static final int SHOWN_BEFORE = 40;

    /** The problem as a compiler would print it: message, place, line, caret and remedy, with a line end after each. */
    public String render() {
        String number = Integer.toString(place.line());
        String margin = " ".repeat(number.length());
        return heading() + "\n"
                + margin + "--> " + file + ":" + number + ":" + place.column() + (path.isEmpty() ? "" : "   " + path)
                + "\n"
                + margin + " |\n"
                + number + " | " + shownLine() + "\n"
                + margin + " | " + underline() + "\n"
                + margin + " = " + remedy + "\n";
    }

    private String heading() {
        return (code.isError() ? "error[" : "warning[") + code.id() + "]: " + message;
    }

    private String shownLine() {
        int from = firstShown();
        int to = Math.min(sourceLine.length(), from + SHOWN);
        return sourceLine.substring(from, to);
    }

    private String underline() {
        int before = Math.min(startIndex(), sourceLine.length());
        int after = place.endLine() == place.line()
                ? index(place.endColumn())
                : sourceLine.stripTrailing().length();
        StringBuilder line = new StringBuilder();
        for (int i = firstShown(); i < before; i++) {
            // A tab stays a tab, so that the caret stands under its sign however wide tabs are shown.
            line.append(sourceLine.charAt(i) == '\t' ? '\t' : ' ');
        }
        int room = firstShown() + SHOWN - before;
        return line.append("^".repeat(Math.clamp(after - before, 1, room))).toString();
    }

    private int firstShown() {
        return sourceLine.length() <= SHOWN ? 0 : Math.max(0, startIndex() - SHOWN_BEFORE);
    }

    private int startIndex() {
        return index(place.column());
    }

    /** Columns count code points, strings count UTF-16 units. */
    private int index(int column) {
        int points = sourceLine.codePointCount(0, sourceLine.length());
        return sourceLine.offsetByCodePoints(0, Math.min(column - 1, points));
    }
}
