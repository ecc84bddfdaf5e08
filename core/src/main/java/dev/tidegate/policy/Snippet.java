package dev.tidegate.policy;

/**
 * A line of a policy file as messages show it: with its place above, and a mark below.
 *
 * @param path what the marked part belongs to; empty for the whole file
 * @param line the line of the file
 * @param margin as wide as the largest number of a line in the message
 */
record Snippet(Place place, String path, String line, String margin) {
    /** How much of a long line is shown. */
    private static final int SHOWN = 160;

    /** How much of a long line is shown before the place. */
    private static final int SHOWN_BEFORE = 40;

    /**
     * The lines of the message.
     *
     * @param arrow what leads to the place
     * @param mark what stands under the marked part, and before the note if there is one
     */
    String text(String arrow, String file, char mark, String note) {
        String number = Integer.toString(place.line());
        String where = file + ":" + number + ":" + place.column() + (path.isEmpty() ? "" : "   " + path);
        return margin + arrow + " " + where + "\n"
                + margin + " |\n"
                + " ".repeat(margin.length() - number.length()) + number + " | " + shownLine() + "\n"
                + margin + " | " + underline(mark) + (note.isEmpty() ? "" : " " + note) + "\n";
    }

    private String shownLine() {
        int from = firstShown();
        int to = Math.min(line.length(), from + SHOWN);
        return line.substring(from, to);
    }

    private String underline(char mark) {
        int before = Math.min(startIndex(), line.length());
        int after = place.endLine() == place.line()
                ? index(place.endColumn())
                : line.stripTrailing().length();
        StringBuilder under = new StringBuilder();
        for (int i = firstShown(); i < before; i++) {
            // A tab stays a tab, so that the mark stands under its sign however wide tabs are shown.
            under.append(line.charAt(i) == '\t' ? '\t' : ' ');
        }
        int room = firstShown() + SHOWN - before;
        return under.repeat(mark, Math.clamp(after - before, 1, room)).toString();
    }

    private int firstShown() {
        return line.length() <= SHOWN ? 0 : Math.max(0, startIndex() - SHOWN_BEFORE);
    }

    private int startIndex() {
        return index(place.column());
    }

    /** Columns count code points, strings count UTF-16 units. */
    private int index(int column) {
        int points = line.codePointCount(0, line.length());
        return line.offsetByCodePoints(0, Math.min(column - 1, points));
    }
}
