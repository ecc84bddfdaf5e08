package dev.tidegate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadGenerator;
import dev.tidegate.cli.load.LoadListener;
import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.UnreachableException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShopTest {
    private static final ShopModel HUNDRED_PER_SECOND = new ShopModel(2, Duration.ofMillis(20), 1_000);

    private static LoadReport ask(double perSecond, Duration patience) throws UnreachableException {
        try (Shop shop = Shop.open(HUNDRED_PER_SECOND)) {
            URI url = URI.create("http://127.0.0.1:" + shop.address().getPort());
            LoadPlan plan = LoadPlan.of(url, Arrivals.steady(perSecond, Duration.ofSeconds(3)))
                    .withConnections(8, 1_000)
                    .withTimeout(patience);
            return LoadGenerator.run(plan, LoadListener.NONE);
        }
    }

    @Test
    void servesEveryoneBelowItsCapacity() throws UnreachableException {
        LoadReport report = ask(50, Duration.ofSeconds(20));
        assertThat(report.good()).isEqualTo(150);
        assertThat(report.fromDue().getMinValue() / 1e6).isGreaterThan(19);
    }

    @Test
    void collapsesFarAboveIt() throws UnreachableException {
        LoadReport report = ask(500, Duration.ofMillis(500));
        assertThat(report.due()).isEqualTo(1_500);
        assertThat(report.good()).isLessThan(150);
        assertThat(report.errors()).isGreaterThan(1_300);
    }
}
