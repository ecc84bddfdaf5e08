package dev.tidegate.cli;

import static dev.tidegate.testkit.ArchitectureRules.forbid;

import dev.tidegate.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theGeneratorKnowsNeitherCommandsNorTheDemo() {
        ArchitectureRules.check("dev.tidegate.cli", forbid("..cli.load..", "..cli.demo..", "..cli.replay.."));
    }
}
