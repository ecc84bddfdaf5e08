package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The samples of docs/how-to/scale-on-demand.md are YAML, and fit one another. */
class ScaleOnDemandTest {
    private static Object sample(String name) throws IOException {
        String page = Files.readString(Paths.get("..", "docs", "how-to", "scale-on-demand.md"));
        Matcher sample = Pattern.compile("<!-- sample: " + name + " -->\n```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(sample.find()).as(name).isTrue();
        return new Load(LoadSettings.builder().build()).loadFromString(sample.group(1));
    }

    private static Object at(Object tree, Object... path) {
        Object here = tree;
        for (Object step : path) {
            here = step instanceof Integer place ? ((List<?>) here).get(place) : ((Map<?, ?>) here).get(step);
            assertThat(here).as(String.valueOf(step)).isNotNull();
        }
        return here;
    }

    @Test
    void theAutoscalerAsksForWhatTheAdapterServes() throws IOException {
        Object rule = at(sample("adapter"), "externalRules", 0);
        Object scaler = sample("autoscaler");

        assertThat(at(scaler, "apiVersion")).isEqualTo("autoscaling/v2");
        assertThat(at(scaler, "spec", "metrics", 0, "external", "metric", "name"))
                .isEqualTo(at(rule, "name", "as"));
        assertThat(at(scaler, "spec", "metrics", 0, "external", "target", "type"))
                .isEqualTo("AverageValue");
        assertThat(at(scaler, "spec", "metrics", 0, "external", "target", "averageValue"))
                .isEqualTo("350");
        assertThat(at(rule, "metricsQuery")).isEqualTo("sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m]))");
    }

    @Test
    void theAlertComparesWhatIsOfferedWithWhatIsPossible() throws IOException {
        assertThat(at(sample("alert"), "groups", 0, "rules", 0, "expr"))
                .asString()
                .contains("tidegate_upstream_offered_rate", "tidegate_upstream_capacity_rate");
    }
}
