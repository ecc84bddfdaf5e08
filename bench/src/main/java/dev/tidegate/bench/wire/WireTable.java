package dev.tidegate.bench.wire;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Table;
import dev.tidegate.testkit.wire.Finding;
import dev.tidegate.testkit.wire.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found, by category. */
final class WireTable {
    private static final Set<Verdict> MUST_REJECT = EnumSet.of(Verdict.REJECT, Verdict.CUT);
    private static final Set<Verdict> VALID = EnumSet.of(Verdict.VALID);
    private static final Set<Verdict> ALL = EnumSet.allOf(Verdict.class);
    private static final String SUM = "all";

    private final Map<String, Counts> categories = new LinkedHashMap<>();
    private final Counts sum = new Counts();
    private final List<String> problems = new ArrayList<>();

    /** How many of each verdict there were, and how they ended. */
    private static final class Counts {
        private final Map<Verdict, Integer> cases = new EnumMap<>(Verdict.class);
        private final Map<Verdict, Integer> good = new EnumMap<>(Verdict.class);
        private final Map<Finding.Kind, Integer> kinds = new EnumMap<>(Finding.Kind.class);

        void add(Verdict verdict, Finding.Kind kind) {
            cases.merge(verdict, 1, Integer::sum);
            kinds.merge(kind, 1, Integer::sum);
            if (kind == Finding.Kind.GOOD) {
                good.merge(verdict, 1, Integer::sum);
            }
        }

        int of(Finding.Kind kind) {
            return kinds.getOrDefault(kind, 0);
        }

        int bad(Set<Verdict> verdicts) {
            return count(cases, verdicts) - count(good, verdicts);
        }

        String share(Set<Verdict> verdicts) {
            return count(good, verdicts) + "/" + count(cases, verdicts);
        }

        private static int count(Map<Verdict, Integer> counts, Set<Verdict> verdicts) {
            return verdicts.stream()
                    .mapToInt(verdict -> counts.getOrDefault(verdict, 0))
                    .sum();
        }
    }

    void add(Verdict verdict, Finding finding) {
        categories.computeIfAbsent(finding.category(), name -> new Counts()).add(verdict, finding.kind());
        sum.add(verdict, finding.kind());
        if (!finding.isGood()) {
            problems.add(finding.toString());
        }
    }

    List<String> problems() {
        return problems;
    }

    List<Bar> bars() {
        return List.of(
                Bar.atMost("hazards", sum.of(Finding.Kind.HAZARD), 0, ""),
                Bar.atMost("hangs", sum.of(Finding.Kind.HANG), 0, ""),
                Bar.atMost("not refused, though they must be", sum.bad(MUST_REJECT), 0, ""),
                Bar.atMost("not passed, though they are valid", sum.bad(VALID), 0, ""),
                Bar.atMost("otherwise than promised", sum.of(Finding.Kind.UNEXPECTED), 0, ""));
    }

    @Override
    public String toString() {
        Table table = new Table("category", "good", "must reject", "valid", "hazards", "hangs", "unexpected");
        categories.forEach((name, counts) -> row(table, name, counts));
        row(table, SUM, sum);
        return table.toString();
    }

    private static void row(Table table, String name, Counts counts) {
        table.row(
                name,
                counts.share(ALL),
                counts.share(MUST_REJECT),
                counts.share(VALID),
                String.valueOf(counts.of(Finding.Kind.HAZARD)),
                String.valueOf(counts.of(Finding.Kind.HANG)),
                String.valueOf(counts.of(Finding.Kind.UNEXPECTED)));
    }
}
