package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A reply of HTTP/2 as it came, as far as it has come. */
final class Http2Reply {
    private final Map<String, String> fields = new HashMap<>();
    private final Map<String, String> trailers = new HashMap<>();
    private final List<String> interim = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean ended;
    private int dataFrames;
    private long windowGained;
    private Optional<ErrorCode> reset = Optional.empty();

    int status() {
        return Integer.parseInt(header(":status"));
    }

    String header(String name) {
        return fields.getOrDefault(name, "");
    }

    Map<String, String> trailers() {
        return trailers;
    }

    List<String> interim() {
        return interim;
    }

    String body() {
        return body.toString(StandardCharsets.ISO_8859_1);
    }

    int bodyBytes() {
        return body.size();
    }

    int dataFrames() {
        return dataFrames;
    }

    boolean ended() {
        return ended;
    }

    long windowGained() {
        return windowGained;
    }

    Optional<ErrorCode> reset() {
        return reset;
    }

    // ---- as it comes

    boolean hasHead() {
        return !fields.isEmpty();
    }

    /** Where the next field goes. */
    Map<String, String> section() {
        return hasHead() ? trailers : fields;
    }

    /** A block of fields is complete: one that announces another is set aside. */
    void onBlock() {
        if (header(":status").startsWith("1")) {
            interim.add(header(":status"));
            fields.clear();
        }
    }

    void onDataFrame() {
        dataFrames++;
    }

    void onBody(byte[] part) {
        body.writeBytes(part);
    }

    void onWindow(int increment) {
        windowGained += increment;
    }

    void onEnd() {
        ended = true;
    }

    void onReset(ErrorCode error) {
        reset = Optional.of(error);
    }
}
