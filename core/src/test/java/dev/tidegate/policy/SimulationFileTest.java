package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.policy.SimulationSpec.Algorithm;
import dev.tidegate.policy.SimulationSpec.Clients;
import dev.tidegate.policy.SimulationSpec.Event;
import dev.tidegate.policy.SimulationSpec.Load;
import dev.tidegate.policy.SimulationSpec.Service;
import dev.tidegate.policy.SimulationSpec.Stage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationFileTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private static ParsedSimulation parse(String text) {
        return ParsedSimulation.parse("simulation.yaml", text, name -> Optional.empty());
    }

    private static SimulationSpec good(String text) {
        assertThat(parse(text)).isInstanceOf(ParsedSimulation.Accepted.class);
        return ((ParsedSimulation.Accepted) parse(text)).simulation();
    }

    private static String report(String text) {
        assertThat(parse(text)).isInstanceOf(ParsedSimulation.Refused.class);
        return ((ParsedSimulation.Refused) parse(text)).report();
    }

    @Test
    void timeCapacityAndLoadAreEnough() {
        SimulationSpec spec = good("{ service: { time: 20ms, capacity: 2000/s }, load: [10s at 1x] }");

        assertThat(spec.service()).isEqualTo(new Service(20 * MILLI, 0.5, 2000, 16, 400, 0.001, 240));
        assertThat(spec.clients()).isEqualTo(new Clients(SECOND, 1, 50 * MILLI, 500, 0, 0.2));
        assertThat(spec.load()).containsExactly(new Stage(10 * SECOND, new Load(1, true), new Load(1, true)));
        assertThat(spec.events()).isEmpty();
        assertThat(spec.algorithms())
                .extracting(Algorithm::name)
                .containsExactly("tide", "gradient", "vegas", "aimd", "fixed(20)", "fixed(200)", "off");
        assertThat(spec.seconds()).isEqualTo(10);
    }

    @Test
    void stagesAndEventsAreSentences() {
        SimulationSpec spec = good("""
                service: { time: 10ms, capacity: 6000/min, half-at: off, spread: 0% }
                clients: { heavy: 60%, critical: 0.5% }
                load: [30s at 40/s, 1min from 0.5x to 2.5x]
                events: [at 500ms capacity 25% for 20s, at 40s downstream 2.5x for 1s]
                algorithms: [fixed(7)]
                """);

        assertThat(spec.service().capacity()).isEqualTo(100);
        assertThat(spec.service().halfAt()).isZero();
        assertThat(spec.load().get(0).from().perSecond(100)).isEqualTo(40);
        assertThat(spec.load().get(1).from().perSecond(100)).isEqualTo(50);
        assertThat(spec.load().get(1).to().perSecond(100)).isEqualTo(250);
        assertThat(spec.events())
                .containsExactly(
                        new Event(500 * MILLI, Event.Change.CAPACITY, 0.25, 20 * SECOND),
                        new Event(40 * SECOND, Event.Change.DOWNSTREAM, 2.5, SECOND));
        assertThat(spec.events().get(0).toSeconds()).isEqualTo(20.5);
        assertThat(spec.algorithms()).containsExactly(new Algorithm("fixed(7)", new ConcurrencyRule.Fixed(7)));
    }

    @Test
    void whatIsPrintedReadsBackAsItself() {
        SimulationSpec spec = good("""
                service: { time: 10ms, capacity: 500/s, cores: 3 }
                load: [30s at 400/s, 1min from 0.5x to 2.25x]
                events: [at 1s capacity 25% for 20s, at 40s downstream 2.5x for 1s]
                """);

        assertThat(good(YamlWriter.write((Tree.Entries) SimulationBlock.BLOCK.write(spec))))
                .isEqualTo(spec);
    }

    @Test
    void everyErrorIsShownAtOnceWithItsPlaceAndRemedy() {
        String report = report("""
                service: { time: 20ms, capacity: 500/s, core: 4 }
                load: [30s at 400]
                events: [at 40s capacity 25 for 20s]
                algorithms: [tied, tide, tide]
                """);

        assertThat(report)
                .contains("error[TG-C001]: unknown key 'core' in a service", "did you mean 'cores'?")
                .contains("simulation.yaml:2:8   load[0]", "'30s at 400' is not a stage of load")
                .contains("'at 40s capacity 25 for 20s' is not an event")
                .contains("did you mean 'tide'?", "error[TG-C010]");
    }

    @Test
    void stagesAndEventsTakeSomeTime() {
        assertThat(report("{ service: { time: 1ms, capacity: 1/s }, load: [0s at 1/s] }"))
                .contains("a stage takes some time");
        assertThat(
                        report(
                                "{ service: { time: 1ms, capacity: 1/s }, load: [9s at 1/s], events: [at 1s capacity 9% for 0s] }"))
                .contains("an event changes something for some time");
    }

    @Test
    void contradictionsAreErrors() {
        String load = ", load: [10s at 1x] }";
        assertThat(report("{ service: { time: 20ms, capacity: 100/s, cores: 4 }" + load))
                .contains("error[TG-C006]: 4 cores serve more than 100/s when 20ms is all that a request needs");
        assertThat(report("{ service: { time: 5ms, capacity: 100/s }" + load))
                .contains("a core serves more than 100/s when 5ms is all that a request needs");
        assertThat(report("{ service: { time: 1s, capacity: 100/s, workers: 99 }" + load))
                .contains("99 workers of 1s a request do not serve 100/s");
        assertThat(report("{ service: { time: 20ms, capacity: 100/s }, clients: { deadline: 10ms }" + load))
                .contains("clients give up after 10ms, and a request takes 20ms");
        assertThat(report("{ service: { time: 20ms, capacity: 100/s }, load: [9999min at 99x] }"))
                .contains("error[TG-C011]", "are too many to simulate");
        assertThat(report("{ service: { time: 20ms, capacity: 100/s }, events: [at 10s downstream 2x for 1s]" + load))
                .contains("an event begins after the end of the load");
    }

    @Test
    void anAlgorithmIsReadAlone() {
        assertThat(Algorithm.parse("fixed(50)").rule()).isEqualTo(new ConcurrencyRule.Fixed(50));
        assertThatThrownBy(() -> Algorithm.parse("fast")).hasMessageContaining("'fast' is not a concurrency limit");
    }

    @Test
    void aSimulationInJavaHasToHaveSomethingToDo() {
        SimulationSpec spec = good("{ service: { time: 20ms, capacity: 2000/s }, load: [10s at 1x] }");

        assertThatThrownBy(() -> spec.withAlgorithms(List.of())).hasMessageContaining("must not be empty");
    }
}
