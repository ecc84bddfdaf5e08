package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.demo.DemoReport;
import dev.tidegate.cli.demo.DemoReport.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DemoCommandTest {
    @Test
    void showsBothShopsSideBySideAndEndsByItself() {
        CommandRun run = CommandRun.of("demo", "--for=5s");
        assertThat(run.out())
                .contains("without the gate", "with the gate", "the flood begins")
                .contains("In the 3 seconds of the flood", "goodput", "customers served", "p99", "refused at once")
                .contains("The shop behind the gate kept ");
        assertThat(run.exitCode()).isBetween(0, 1);
    }

    @Test
    void theVerdictFollowsTheGoodput() {
        Fate none = new Fate(0, 0, 2_500, 0, 500_000_000);
        DemoReport kept = new DemoReport(500, 2_500, none, new Fate(451, 2_049, 0, 0.98, 120_000_000));
        DemoReport lost = new DemoReport(500, 2_500, none, new Fate(449, 2_051, 0, 0.98, 120_000_000));
        assertThat(kept.isKept()).isTrue();
        assertThat(lost.isKept()).isFalse();
        assertThat(JsonText.of(DemoText.asJson(kept)))
                .contains("\"keptShare\":0.902,\"kept\":true", "\"without\":{\"goodPerSecond\":0.0");
    }
}
