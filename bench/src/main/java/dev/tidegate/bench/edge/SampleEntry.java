package dev.tidegate.bench.edge;

import dev.tidegate.gateway.accesslog.LogEntry;
import dev.tidegate.gateway.text.ByteRange;
import java.nio.charset.StandardCharsets;

/** A request as a browser sends it, its texts in part views over bytes, as in the gateway. */
final class SampleEntry implements LogEntry {
    private static final CharSequence CLIENT = "203.0.113.195";
    private static final CharSequence METHOD = View.of("GET");
    private static final CharSequence PATH = View.of("/api/products/4711/reviews");
    private static final CharSequence QUERY = View.of("page=2&sort=newest");
    private static final CharSequence HOST = View.of("shop.example");
    private static final CharSequence REFERER = View.of("https://shop.example/products/4711");
    private static final CharSequence USER_AGENT =
            View.of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");

    /** A range of the bytes that came in. */
    private record View(String text, byte[] bytes) implements ByteRange {
        static View of(String text) {
            return new View(text, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public char charAt(int index) {
            return (char) (bytes[index] & 0xff);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.subSequence(from, to);
        }

        @Override
        public void copyTo(byte[] target, int at) {
            System.arraycopy(bytes, 0, target, at, bytes.length);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private long timeMillis = 1_795_303_363_007L;

    /** Lets time pass, so that the stamp is worked out as often as in life. */
    void tick() {
        timeMillis += 1;
    }

    @Override
    public long timeMillis() {
        return timeMillis;
    }

    @Override
    public CharSequence client() {
        return CLIENT;
    }

    @Override
    public CharSequence method() {
        return METHOD;
    }

    @Override
    public CharSequence path() {
        return PATH;
    }

    @Override
    public CharSequence query() {
        return QUERY;
    }

    @Override
    public CharSequence protocol() {
        return "HTTP/1.1";
    }

    @Override
    public int status() {
        return 200;
    }

    @Override
    public long bytesIn() {
        return 0;
    }

    @Override
    public long bytesOut() {
        return 12_345;
    }

    @Override
    public long durationNanos() {
        return 3_456_789;
    }

    @Override
    public CharSequence upstream() {
        return "127.0.0.1:9001";
    }

    @Override
    public long upstreamNanos() {
        return 3_210_987;
    }

    @Override
    public CharSequence route() {
        return "GET /api/products/:sku/reviews";
    }

    @Override
    public CharSequence rule() {
        return "";
    }

    @Override
    public CharSequence reason() {
        return "";
    }

    @Override
    public long decision() {
        return 0;
    }

    @Override
    public int tries() {
        return 1;
    }

    @Override
    public boolean isHedged() {
        return false;
    }

    @Override
    public long deadlineNanos() {
        return 0;
    }

    @Override
    public CharSequence priority() {
        return "";
    }

    @Override
    public long queuedNanos() {
        return 0;
    }

    @Override
    public CharSequence host() {
        return HOST;
    }

    @Override
    public CharSequence userAgent() {
        return USER_AGENT;
    }

    @Override
    public CharSequence referer() {
        return REFERER;
    }
}
