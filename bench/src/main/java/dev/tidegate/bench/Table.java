package dev.tidegate.bench;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns: the first column flush left, the others flush right. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    /** Starts a table with its headings. */
    public Table(String... headings) {
        rows.add(headings);
    }

    /** Adds a row; it may be shorter than the headings. */
    public Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.stream().mapToInt(row -> row.length).max().orElse(0)];
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            appendRow(text, row, widths);
        }
        return text.toString();
    }

    private static void appendRow(StringBuilder text, String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
            String padding = " ".repeat(widths[column] - row[column].length());
            line.append(column == 0 ? row[column] + padding : GAP + padding + row[column]);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
