package dev.tidegate.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void measuresEverythingUnlessScenariosAreNamed() {
        assertThat(Settings.parse(new String[0]).scenarios()).containsExactly(Scenario.values());
        assertThat(Settings.parse(new String[] {"--quick", "users"}))
                .isEqualTo(new Settings(Set.of(Scenario.USERS), true, ServiceModel.USUAL));
    }

    @Test
    void looksForTheCapacityAroundWhereTheProcessorIsBusy() {
        ServiceModel model = new ServiceModel(100, Duration.ofMillis(4), Duration.ofMillis(36), 0);
        Settings settings = new Settings(Set.of(), true, model);
        assertThat(settings.concurrencies()).containsExactly(10, 12, 15, 20);
        assertThat(settings.concurrenciesWhenSlow()).containsExactly(6);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Settings.parse(new String[] {"rate"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rates, recovery, priorities, users");
    }

    @Test
    void readsTheListsOfCoresAsTheKernelWritesThem() {
        assertThat(Cores.list("0-2,5")).isEqualTo(List.of(0, 1, 2, 5));
        assertThat(Cores.list("3")).isEqualTo(List.of(3));
    }

    @Test
    void keepsTheServiceAsItIsOnItsWayToItsProcess() {
        ServiceModel model = new ServiceModel(7, Duration.ofMillis(4), Duration.ofMillis(36), 0.25);
        assertThat(ServiceModel.parse(model.arguments().toArray(String[]::new))).isEqualTo(model);
    }
}
