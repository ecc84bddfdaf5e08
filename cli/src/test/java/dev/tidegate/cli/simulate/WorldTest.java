package dev.tidegate.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidegate.policy.ParsedSimulation;
import dev.tidegate.simulation.Scenario;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorldTest {
    private static Scenario world(String text) {
        ParsedSimulation parsed = ParsedSimulation.parse("simulation.yaml", text, name -> Optional.empty());
        assertThat(parsed).isInstanceOf(ParsedSimulation.Accepted.class);
        return World.scenarioOf(((ParsedSimulation.Accepted) parsed).simulation());
    }

    @ParameterizedTest
    @CsvSource({"20ms, 2000, 16", "500ms, 16, 8", "1ms, 20000, 8", "100ms, 10, 1", "5ms, 250, 1"})
    void theServiceHasTheCapacityThatTheFileSays(String time, int capacity, int cores) {
        Scenario world = world("{ service: { time: " + time + ", capacity: " + capacity + "/s, cores: " + cores
                + ", half-at: off, contention: 0% }, load: [10s at 1x] }");

        assertThat(world.nominal()).isCloseTo(capacity, within(capacity * 1e-6));
    }

    @Test
    void theServiceIsHalfAsFastWhereTheFileSays() {
        Scenario world = world(
                "{ service: { time: 20ms, capacity: 800/s, cores: 16, half-at: 100, contention: 0.2% }, load: [10s at 1x] }");

        assertThat(1 + world.service().contention() * 99 + world.service().coherency() * 100 * 99)
                .isCloseTo(2, within(1e-9));
    }

    @Test
    void loadAndEventsFollowTheFile() {
        Scenario world = world("""
                service: { time: 20ms, capacity: 1000/s }
                load: [10s at 500/s, 10s from 0.5x to 1.5x, 10s at 0.1x]
                events: [at 5s capacity 50% for 10s, at 12s downstream 4x for 4s]
                """);

        assertThat(world.course().load().applyAsDouble(1)).isCloseTo(0.5, within(1e-6));
        assertThat(world.course().load().applyAsDouble(15)).isCloseTo(1, within(1e-6));
        assertThat(world.course().load().applyAsDouble(30)).isZero();
        assertThat(world.course().loadMax()).isCloseTo(1.5, within(1e-6));
        assertThat(world.course().cores().applyAsDouble(4)).isEqualTo(8);
        assertThat(world.course().cores().applyAsDouble(6)).isEqualTo(4);
        assertThat(world.course().waitScale().applyAsDouble(13)).isEqualTo(4);
        assertThat(world.events()).containsExactly(5.0, 10.0, 12.0, 15.0, 16.0, 20.0);
    }
}
