package dev.tidegate.bench.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionLogTest {
    private static final long ORIGIN = Long.MAX_VALUE - 5; // the clock may wrap

    @TempDir
    private Path folder;

    @Test
    void countsWhatAnotherWritesIntoItsSpans() throws IOException {
        Path path = folder.resolve("node");
        try (AdmissionLog read = AdmissionLog.create(path, ORIGIN, Duration.ofMillis(1));
                AdmissionLog written = AdmissionLog.open(path)) {
            written.add(ORIGIN);
            written.add(ORIGIN + 2 * AdmissionLog.BIN_NANOS - 1);
            written.add(ORIGIN + AdmissionLog.BIN_NANOS);

            assertThat(read.counts()).startsWith(1, 2, 0).hasSize(10);
        }
    }

    @Test
    void refusesAMomentThatItDoesNotCover() throws IOException {
        Path path = folder.resolve("node");
        try (AdmissionLog log = AdmissionLog.create(path, 0, Duration.ofMillis(1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> log.add(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> log.add(1_000_000));
        }
    }
}
