package dev.tidegate.gateway.answer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with holes, prepared once and filled many times: fixed bytes, a hole, fixed bytes, and so on. Immutable;
 * filling allocates nothing.
 */
final class Template {
    private static final byte[] CLOSE = "Connection: close\r\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[][] texts;
    private final Hole[] holes;
    private final int textBytes;

    private Template(List<byte[]> texts, List<Hole> holes) {
        this.texts = texts.toArray(byte[][]::new);
        this.holes = holes.toArray(Hole[]::new);
        textBytes = texts.stream().mapToInt(text -> text.length).sum();
    }

    static Builder builder() {
        return new Builder();
    }

    /** How many bytes the filled text takes. Only for a body: it knows neither its own length nor the connection. */
    int bodyBytes(Fill fill) {
        int bytes = textBytes;
        for (Hole hole : holes) {
            bytes += width(hole, fill);
        }
        return bytes;
    }

    /** Appends the filled text. */
    void writeTo(ByteBuf out, Fill fill, int contentLength, boolean closes) {
        out.writeBytes(texts[0]);
        for (int i = 0; i < holes.length; i++) {
            write(out, holes[i], fill, contentLength, closes);
            out.writeBytes(texts[i + 1]);
        }
    }

    private static int width(Hole hole, Fill fill) {
        return switch (hole) {
            case RETRY_SECONDS -> AsciiNumber.digits(fill.retry().seconds());
            case RETRY_MILLIS -> AsciiNumber.digits(fill.retry().millis());
            case RETRY_TEXT ->
                AsciiNumber.digits(fill.retry().amount())
                        + fill.retry().unit().suffix().length();
            case WINDOW_SECONDS -> AsciiNumber.digits(fill.retry().windowSeconds());
            case REMAINING -> AsciiNumber.digits(fill.remaining());
            case DECISION -> 16;
            case DATE -> fill.date().length();
            case CONTENT_LENGTH, CONNECTION -> throw new IllegalStateException(hole + " stands in a body");
        };
    }

    private static void write(ByteBuf out, Hole hole, Fill fill, int contentLength, boolean closes) {
        switch (hole) {
            case CONTENT_LENGTH -> AsciiNumber.write(out, contentLength);
            case RETRY_SECONDS -> AsciiNumber.write(out, fill.retry().seconds());
            case RETRY_MILLIS -> AsciiNumber.write(out, fill.retry().millis());
            case RETRY_TEXT -> {
                AsciiNumber.write(out, fill.retry().amount());
                ByteBufUtil.writeAscii(out, fill.retry().unit().suffix());
            }
            case WINDOW_SECONDS -> AsciiNumber.write(out, fill.retry().windowSeconds());
            case REMAINING -> AsciiNumber.write(out, fill.remaining());
            case DECISION -> AsciiNumber.writeHex(out, fill.decision());
            case DATE -> ByteBufUtil.copy(fill.date(), out);
            case CONNECTION -> out.writeBytes(CLOSE, 0, closes ? CLOSE.length : 0);
        }
    }

    /** Collects the parts in order. Not thread-safe. */
    static final class Builder {
        private final List<byte[]> texts = new ArrayList<>();
        private final List<Hole> holes = new ArrayList<>();
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();

        /** Appends fixed text; what is not ASCII must have been escaped before. */
        Builder text(String ascii) {
            text.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        Builder hole(Hole hole) {
            endText();
            holes.add(hole);
            return this;
        }

        Template build() {
            endText();
            return new Template(texts, holes);
        }

        private void endText() {
            texts.add(text.toByteArray());
            text.reset();
        }
    }
}
