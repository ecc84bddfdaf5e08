package dev.tidegate.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    @Test
    void keepsWhatWasReadAndNothingElse() {
        Transcript transcript = Transcript.of(true);
        ByteBuf in = buffer("one two three");
        in.skipBytes(7);
        transcript.add(in, 4);
        assertThat(transcript.text()).isEqualTo("two");
    }

    @Test
    void beginsAnewForEachAnswer() {
        Transcript transcript = Transcript.of(true);
        addAll(transcript, "first");
        transcript.begin();
        addAll(transcript, "sec");
        addAll(transcript, "ond");
        assertThat(transcript.text()).isEqualTo("second");
    }

    @Test
    void keepsNoMoreThanItsBound() {
        Transcript transcript = Transcript.of(true);
        addAll(transcript, "x".repeat(Transcript.BYTES_MAX - 1));
        addAll(transcript, "yz");
        assertThat(transcript.text()).hasSize(Transcript.BYTES_MAX).endsWith("xy");
    }

    @Test
    void keepsNothingWhenNobodyReadsIt() {
        Transcript transcript = Transcript.of(false);
        addAll(transcript, "anything");
        assertThat(transcript.text()).isEmpty();
    }

    private static void addAll(Transcript transcript, String text) {
        ByteBuf in = buffer(text);
        in.skipBytes(in.readableBytes());
        transcript.add(in, 0);
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
