package dev.tidegate.gateway.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogRingTest {
    private final LogRing ring = new LogRing(1024);
    private final MemoryTarget target = new MemoryTarget();

    @Test
    void aLineWithoutRoomIsDroppedAndCounted() {
        for (int i = 0; i < 11; i++) {
            offer("x".repeat(99));
        }
        assertThat(ring.accepted()).isEqualTo(10);
        assertThat(ring.dropped()).isEqualTo(1);
    }

    @Test
    void theRingAsksForTheWriterOnceWhenItIsHalfFull() {
        assertThat(offer("x".repeat(510))).isFalse();
        assertThat(offer("")).isTrue();
        assertThat(offer("y")).isFalse();
    }

    @Test
    void roomComesBackOnceLinesAreWritten() throws IOException {
        for (int i = 0; i < 100; i++) {
            offer("x".repeat(99));
            ring.drainTo(target);
        }
        assertThat(ring.dropped()).isZero();
        assertThat(target.text()).hasSize(10_000);
        assertThat(ring.writtenBytes()).isEqualTo(10_000);
    }

    @Test
    void aTornWriteGoesOnWhereItStopped() throws IOException {
        offer("first");
        offer("second");
        target.room(9);
        assertThatThrownBy(() -> ring.drainTo(target)).isInstanceOf(IOException.class);
        assertThat(target.text()).isEqualTo("first\nsec");
        assertThat(ring.writtenBytes()).isEqualTo(6);
        target.room(1000);
        ring.drainTo(target);
        assertThat(target.text()).isEqualTo("first\nsecond\n");
    }

    @Test
    void aTornLineStartsAgainInANewFile() throws IOException {
        offer("first");
        offer("second");
        target.room(9);
        assertThatThrownBy(() -> ring.drainTo(target)).isInstanceOf(IOException.class);
        MemoryTarget fresh = new MemoryTarget();
        ring.rewindToLine();
        ring.drainTo(fresh);
        assertThat(fresh.text()).isEqualTo("second\n");
    }

    @Test
    void whatIsGivenUpCountsAsDropped() {
        offer("first");
        offer("second");
        ring.discard();
        assertThat(ring.accepted()).isZero();
        assertThat(ring.dropped()).isEqualTo(2);
        assertThat(ring.writtenBytes()).isZero();
    }

    @Seeds(200)
    void whatIsAcceptedIsWrittenInOrderWhateverTheDiskDoes(long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder expected = new StringBuilder();
        long offered = 0;
        for (int step = 0; step < 300; step++) {
            if (random.nextInt(4) == 0) {
                target.room(target.text().length() + random.nextInt(900));
                drainAsFarAsPossible();
            } else {
                String line = random.nextInt() + "z".repeat(random.nextInt(200));
                long before = ring.accepted();
                offer(line);
                offered++;
                if (ring.accepted() > before) {
                    expected.append(line).append('\n');
                }
            }
        }
        target.room(Integer.MAX_VALUE);
        ring.drainTo(target);
        assertThat(target.text()).isEqualTo(expected.toString());
        assertThat(ring.accepted() + ring.dropped()).isEqualTo(offered);
    }

    private void drainAsFarAsPossible() {
        try {
            ring.drainTo(target);
        } catch (IOException full) {
            assertThat(full).hasMessage("disk full");
        }
    }

    private boolean offer(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        return ring.offer(bytes, bytes.length);
    }
}
