package dev.tidegate.metrics;

import java.util.List;

/** A metric and its values at one moment, one for each set of label values. */
public record Family(Metric metric, List<Series> series) {
    /** Keeps a copy. */
    public Family {
        series = List.copyOf(series);
    }

    /** One value under its labels. */
    public sealed interface Series {
        /** The values of the labels, in the order of {@link Metric#labels}. */
        List<String> labelValues();

        /** A count or a level. */
        record Value(List<String> labelValues, double value) implements Series {
            /** Keeps a copy. */
            public Value {
                labelValues = List.copyOf(labelValues);
            }
        }

        /**
         * Durations.
         *
         * @param all since the start
         * @param recent of the last one to two windows, which the quantiles tell of
         */
        record Durations(List<String> labelValues, Distribution all, Distribution recent) implements Series {
            /** Keeps a copy. */
            public Durations {
                labelValues = List.copyOf(labelValues);
            }
        }
    }
}
