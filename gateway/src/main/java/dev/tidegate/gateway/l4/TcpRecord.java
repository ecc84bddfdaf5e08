package dev.tidegate.gateway.l4;

import dev.tidegate.gateway.accesslog.LogEntry;

/** What one connection came to, as the access log has it. Used by its event loop only. */
final class TcpRecord implements LogEntry {
    private final String listener;
    private final long timeMillis = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();
    private final Meter fromClient;
    private final Meter toClient;
    private CharSequence client = "";
    private String serverName = "";
    private String server = "";
    private String rule = "";
    private TcpEnding ending = TcpEnding.GONE;
    private int tries;
    private long serverNanos;
    private long endNanos;

    TcpRecord(String listener, Meter fromClient, Meter toClient) {
        this.listener = listener;
        this.fromClient = fromClient;
        this.toClient = toClient;
    }

    void client(CharSequence address) {
        client = address;
    }

    void serverName(String name) {
        serverName = name;
    }

    void serverChosen(String address) {
        server = address;
        serverNanos = System.nanoTime();
    }

    /** Another server was tried. */
    void tried() {
        tries++;
    }

    void limitedBy(String limit) {
        rule = limit;
    }

    void end(TcpEnding how) {
        ending = how;
        endNanos = System.nanoTime();
    }

    /** When the connection was accepted, like {@link System#nanoTime}. */
    long startNanos() {
        return startNanos;
    }

    @Override
    public long timeMillis() {
        return timeMillis;
    }

    @Override
    public CharSequence client() {
        return client;
    }

    @Override
    public CharSequence method() {
        return "";
    }

    @Override
    public CharSequence path() {
        return "";
    }

    @Override
    public CharSequence query() {
        return "";
    }

    @Override
    public CharSequence protocol() {
        return "TCP";
    }

    @Override
    public int status() {
        return ending.status();
    }

    @Override
    public long bytesIn() {
        return fromClient.bytes();
    }

    @Override
    public long bytesOut() {
        return toClient.bytes();
    }

    @Override
    public long durationNanos() {
        return endNanos - startNanos;
    }

    @Override
    public CharSequence upstream() {
        return server;
    }

    @Override
    public long upstreamNanos() {
        return server.isEmpty() ? 0 : endNanos - serverNanos;
    }

    /** A connection takes no route, but there is a listener for each purpose. */
    @Override
    public CharSequence route() {
        return listener;
    }

    @Override
    public CharSequence rule() {
        return rule;
    }

    @Override
    public CharSequence reason() {
        return ending.reason();
    }

    @Override
    public long decision() {
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
        return serverName;
    }

    @Override
    public CharSequence userAgent() {
        return "";
    }

    @Override
    public CharSequence referer() {
        return "";
    }

    @Override
    public int tries() {
        return tries;
    }

    @Override
    public boolean isHedged() {
        return false;
    }

    @Override
    public long deadlineNanos() {
        return 0;
    }
}
