package dev.tidegate.gateway.admin;

import dev.tidegate.gateway.admin.RatesReport.LimitColumn;
import dev.tidegate.gateway.admin.RatesReport.RouteColumn;
import dev.tidegate.metrics.RateShape;
import dev.tidegate.metrics.TrafficShape;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Writes the rates as tables for people. */
final class RatesText {
    private static final int NAME_WIDTH = 24;
    private static final int COLUMN_WIDTH_MIN = 12;
    private static final double PERCENT = 100;
    private static final double MILLI_NANOS = 1e6;

    private final StringBuilder text = new StringBuilder();

    private RatesText() {}

    static String of(RatesReport report) {
        RatesText made = new RatesText();
        report.routes().forEach(route -> made.route(route.route(), route.columns()));
        report.limits().forEach(limit -> made.limit(limit.limit(), limit.columns()));
        return made.text.isEmpty() ? "no traffic yet\n" : made.text.toString();
    }

    private void route(String name, List<RouteColumn> columns) {
        Table<RouteColumn> table = new Table<>(columns, RatesText::title);
        table.head("route " + (name.isEmpty() ? "(none)" : name));
        Function<RouteColumn, RateShape> requests = column -> column.shape().requests();
        rate(table, requests);
        Function<RouteColumn, TrafficShape> shape = RouteColumn::shape;
        table.row("refused", shape.andThen(some -> percent(some.refusedPart())));
        table.row("failed", shape.andThen(some -> percent(some.failedPart())));
        table.row("latency  p50", shape.andThen(some -> millis(some.p50Nanos())));
        table.row("         p95", shape.andThen(some -> millis(some.p95Nanos())));
        table.row("         p99", shape.andThen(some -> millis(some.p99Nanos())));
        text.append('\n');
    }

    private void limit(String name, List<LimitColumn> columns) {
        Table<LimitColumn> table = new Table<>(
                columns,
                column -> column.period().name().isEmpty()
                        ? "asked"
                        : column.period().name());
        table.head("limit " + name);
        rate(table, column -> column.shape().asked());
        Function<LimitColumn, LimitShape> shape = LimitColumn::shape;
        table.row("refused", shape.andThen(some -> percent(some.refusedPart())));
        table.row("would refuse", shape.andThen(some -> percent(some.wouldRefusePart())));
        table.row("delayed", shape.andThen(some -> percent(some.delayedPart())));
        text.append('\n');
    }

    private static <C> void rate(Table<C> table, Function<C, RateShape> shape) {
        table.row("seconds", shape.andThen(some -> number(some.seconds())));
        table.row("requests", shape.andThen(some -> number(some.events())));
        table.row("a second mean", shape.andThen(some -> String.format(Locale.ROOT, "%,.1f", some.mean())));
        table.row("         p50", shape.andThen(some -> number(some.p50())));
        table.row("         p95", shape.andThen(some -> number(some.p95())));
        table.row("         max", shape.andThen(some -> number(some.max())));
        table.row("peak to mean", shape.andThen(some -> String.format(Locale.ROOT, "%.2f", some.peakToMean())));
        table.row("dispersion", shape.andThen(some -> String.format(Locale.ROOT, "%.2f", some.dispersion())));
    }

    private static String title(RouteColumn column) {
        String upstream = column.upstream().isEmpty() ? "(none)" : column.upstream();
        return column.period().name().isEmpty()
                ? upstream
                : upstream + " " + column.period().name();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", part * PERCENT);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f ms", nanos / MILLI_NANOS);
    }

    /** One table: a row for each measure, a column for each thing that is compared. */
    private final class Table<C> {
        private final List<C> columns;
        private final Function<C, String> title;

        Table(List<C> columns, Function<C, String> title) {
            this.columns = columns;
            this.title = title;
        }

        void head(String name) {
            line(name, title);
        }

        void row(String name, Function<C, String> value) {
            line("  " + name, value);
        }

        private void line(String name, Function<C, String> value) {
            text.append(name).repeat(" ", Math.max(0, NAME_WIDTH - name.length()));
            for (C column : columns) {
                int width = Math.max(COLUMN_WIDTH_MIN, title.apply(column).length());
                String shown = value.apply(column);
                text.repeat(" ", 2 + Math.max(0, width - shown.length())).append(shown);
            }
            text.append('\n');
        }
    }
}
