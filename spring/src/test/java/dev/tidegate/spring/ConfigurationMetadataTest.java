package dev.tidegate.spring;

import static dev.tidegate.answer.JsonText.quote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.PolicyShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The metadata by which editors complete {@code application.yaml}. It is made from the definitions that read the
 * policy, so there is no second list; {@code -Dregenerate} writes it anew.
 */
class ConfigurationMetadataTest {
    private static final Path FILE =
            Path.of("src", "main", "resources", "META-INF", "spring-configuration-metadata.json");

    private final List<String> properties = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();

    private String metadata() {
        own("tidegate.policy", "java.lang.String", "The file that holds the policy; it is followed while it changes.");
        own("tidegate.spring.enabled", "java.lang.Boolean", "Whether the gate is opened at all.");
        own("tidegate.spring.filter", "java.lang.Boolean", "Whether requests that come in pass the gate.");
        own("tidegate.spring.clients", "java.lang.Boolean", "Whether requests that go out pass the gate.");
        settings("tidegate", PolicyShape.ofPolicy());
        return "{\n  \"properties\": [\n" + String.join(",\n", properties) + "\n  ],\n  \"hints\": [\n"
                + String.join(",\n", hints) + "\n  ]\n}\n";
    }

    private void own(String name, String type, String doc) {
        properties.add("    { \"name\": " + quote(name) + ", \"type\": " + quote(type) + ", \"description\": "
                + quote(doc) + " }");
    }

    /** Names that users choose end the way: editors know no more of what stands below them than that it is a map. */
    private void settings(String prefix, PolicyShape shape) {
        shape.settings().forEach((name, setting) -> {
            String path = prefix + "." + name;
            own(path, type(setting), setting.doc());
            if (!setting.words().isEmpty()) {
                hints.add("    { \"name\": " + quote(path) + ", \"values\": ["
                        + String.join(
                                ", ",
                                setting.words().stream()
                                        .map(word -> "{ \"value\": " + quote(word) + " }")
                                        .toList())
                        + "] }");
            }
            settings(path, setting);
        });
    }

    private static String type(PolicyShape setting) {
        if (setting.takesNames() || setting.takesBlock()) {
            return "java.util.Map<java.lang.String,java.lang.Object>";
        } else if (setting.takesList()) {
            return "java.util.List<java.lang.Object>";
        } else if (setting.takesFlag()) {
            return "java.lang.Boolean";
        }
        return setting.takesNumber() ? "java.lang.Long" : "java.lang.String";
    }

    @Test
    void editorsKnowEverySettingOfThePolicy() throws IOException {
        String made = metadata();
        if (System.getProperty("regenerate") != null) {
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE)).isEqualTo(made);
        assertThat(made).contains("tidegate.identity.client.trusted-proxies", "\"tidegate.store\"");
    }
}
