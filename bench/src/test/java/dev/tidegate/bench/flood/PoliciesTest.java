package dev.tidegate.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.PolicyParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesTest {
    @TempDir
    Path folder;

    @Test
    void areAcceptedByTheParser() throws IOException {
        assertAccepted(Policies.plain(folder, 8080, 9001));
        assertAccepted(Policies.special(folder, 8080, 9001));
    }

    private static void assertAccepted(Path file) throws IOException {
        Parsed parsed = PolicyParser.parse("bench.yaml", Files.readString(file), name -> Optional.empty());
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
    }
}
