package dev.tidegate.gateway.accesslog;

import java.util.Map;

/** An entry whose texts come from a map; the rest is fixed. */
record Entry(Map<String, String> texts, int status, long decision) implements LogEntry {
    /** 21 November 2026, 23:22:43.007 UTC. */
    static final long TIME = 1_795_303_363_007L;

    static Entry plain() {
        return new Entry(Map.of("client", "10.0.0.7", "method", "GET", "path", "/a", "protocol", "HTTP/1.1"), 200, 0);
    }

    static Entry path(String path) {
        return new Entry(Map.of("client", "10.0.0.7", "method", "GET", "path", path, "protocol", "HTTP/1.1"), 200, 0);
    }

    static Entry full() {
        return new Entry(
                Map.ofEntries(
                        Map.entry("client", "10.0.0.7"),
                        Map.entry("method", "POST"),
                        Map.entry("path", "/api/orders"),
                        Map.entry("query", "dry=1"),
                        Map.entry("protocol", "HTTP/1.1"),
                        Map.entry("upstream", "127.0.0.1:9001"),
                        Map.entry("priority", "sheddable"),
                        Map.entry("route", "POST /api/orders"),
                        Map.entry("rule", "per-user"),
                        Map.entry("reason", "rate"),
                        Map.entry("host", "shop.example"),
                        Map.entry("userAgent", "curl/8"),
                        Map.entry("referer", "http://shop.example/")),
                429,
                0x4bf92f35L);
    }

    private CharSequence text(String name) {
        return texts.getOrDefault(name, "");
    }

    @Override
    public long timeMillis() {
        return TIME;
    }

    @Override
    public CharSequence client() {
        return text("client");
    }

    @Override
    public CharSequence method() {
        return text("method");
    }

    @Override
    public CharSequence path() {
        return text("path");
    }

    @Override
    public CharSequence query() {
        return text("query");
    }

    @Override
    public CharSequence protocol() {
        return text("protocol");
    }

    @Override
    public long bytesIn() {
        return 12;
    }

    @Override
    public long bytesOut() {
        return status == 200 ? 0 : 3456;
    }

    @Override
    public long durationNanos() {
        return 12_345_678;
    }

    @Override
    public CharSequence upstream() {
        return text("upstream");
    }

    @Override
    public long upstreamNanos() {
        return 11_000_000;
    }

    @Override
    public CharSequence route() {
        return text("route");
    }

    @Override
    public CharSequence rule() {
        return text("rule");
    }

    @Override
    public CharSequence reason() {
        return text("reason");
    }

    @Override
    public int tries() {
        return status == 200 ? 1 : 2;
    }

    @Override
    public boolean isHedged() {
        return status != 200;
    }

    @Override
    public long deadlineNanos() {
        return status == 200 ? 0 : 1_500_000_000L;
    }

    @Override
    public CharSequence priority() {
        return text("priority");
    }

    @Override
    public long queuedNanos() {
        return status == 200 ? 0 : 8_000_000;
    }

    @Override
    public CharSequence host() {
        return text("host");
    }

    @Override
    public CharSequence userAgent() {
        return text("userAgent");
    }

    @Override
    public CharSequence referer() {
        return text("referer");
    }
}
