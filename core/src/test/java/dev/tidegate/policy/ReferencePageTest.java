package dev.tidegate.policy;

import dev.tidegate.testkit.Generated;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferencePageTest {
    private static final Path REFERENCE = Path.of("../docs/reference");

    @Test
    void theReferencePageIsTheOneInTheDocs() {
        Generated.check(REFERENCE.resolve("policy.md"), ReferencePage.ofPolicy());
    }

    @Test
    void theSchemaIsTheOneInTheDocs() {
        Generated.check(REFERENCE.resolve("tidegate.schema.json"), JsonSchema.ofPolicy());
    }
}
