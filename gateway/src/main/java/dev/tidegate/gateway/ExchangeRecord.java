package dev.tidegate.gateway;

import dev.tidegate.admit.Priority;
import dev.tidegate.gateway.accesslog.LogEntry;
import dev.tidegate.gateway.answer.Delivery;
import dev.tidegate.gateway.http1.ByteText;
import dev.tidegate.gateway.http1.HttpVersion;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.metrics.TrafficCounts;
import dev.tidegate.model.Reason;

/** What one exchange came to, for the access log and the metrics. Texts are views over the request head. */
final class ExchangeRecord implements LogEntry {
    private final RequestHead head;
    private final HttpCall call;
    private final ByteText userAgent = new ByteText();
    private final ByteText referer = new ByteText();
    private boolean parsed;
    private long timeMillis;
    private long startNanos;
    private long serverNanos;
    private long endNanos;
    private long bytesIn;
    private long bytesOut;
    private int status;
    private String route = "";
    private String upstreamName = "";
    private String server = "";
    private String rule = "";
    private String reason = "";
    private long decision;
    private int tries;
    private boolean hedged;
    private long deadlineNanos;
    private Priority priority = Priority.CRITICAL;
    private long queuedNanos;

    ExchangeRecord(RequestHead head, HttpCall call) {
        this.head = head;
        this.call = call;
    }

    void begin(long nowNanos, long nowMillis, boolean hasHead) {
        parsed = hasHead;
        startNanos = nowNanos;
        timeMillis = nowMillis;
        serverNanos = 0;
        bytesIn = 0;
        bytesOut = 0;
        status = 0;
        route = "";
        upstreamName = "";
        server = "";
        rule = "";
        reason = "";
        decision = 0;
        tries = 0;
        hedged = false;
        deadlineNanos = 0;
        priority = Priority.CRITICAL;
        queuedNanos = 0;
    }

    /** How an answer of the gate's own goes out to this request. */
    Delivery delivery(boolean keepAlive) {
        if (parsed && head.isGrpc()) {
            return Delivery.ofGrpc(!keepAlive);
        }
        return Delivery.of(parsed && head.isHead(), !keepAlive);
    }

    void routed(String name, Priority ofCall) {
        route = name;
        priority = ofCall;
    }

    /** It has waited for a place at an upstream; a fallback may let it wait once more. */
    void queued(long nanos) {
        queuedNanos += nanos;
    }

    /** An upstream is chosen; its limits may still refuse. */
    void aimedAt(String name) {
        upstreamName = name;
    }

    void serverChosen(String serverAddress, int tryNumber, long nowNanos) {
        server = serverAddress;
        serverNanos = nowNanos;
        tries = tryNumber;
    }

    void hedged(int tryNumber) {
        hedged = true;
        tries = tryNumber;
    }

    void deadline(long givenNanos) {
        deadlineNanos = givenNanos;
    }

    void refused(Reason why, String ruleName, long decisionId) {
        reason = why.text();
        rule = ruleName;
        decision = decisionId;
    }

    void status(int newStatus) {
        status = newStatus;
    }

    void addBytesIn(long count) {
        bytesIn += count;
    }

    void addBytesOut(long count) {
        bytesOut += count;
    }

    void end(long nowNanos) {
        endNanos = nowNanos;
    }

    String routeName() {
        return route;
    }

    /** The upstream that was chosen; empty when none was. */
    String upstreamName() {
        return upstreamName;
    }

    /** How it counts in the shape of the traffic. */
    TrafficCounts.Outcome outcome() {
        if (tries == 0 && !reason.isEmpty()) {
            return TrafficCounts.Outcome.REFUSED;
        }
        return status >= 500 ? TrafficCounts.Outcome.FAILED : TrafficCounts.Outcome.SERVED;
    }

    String reasonText() {
        return reason;
    }

    @Override
    public long timeMillis() {
        return timeMillis;
    }

    @Override
    public CharSequence client() {
        return call.client();
    }

    @Override
    public CharSequence method() {
        return parsed ? head.method() : "";
    }

    @Override
    public CharSequence path() {
        return parsed ? head.path() : "";
    }

    @Override
    public CharSequence query() {
        return parsed ? head.query() : "";
    }

    @Override
    public CharSequence protocol() {
        return parsed ? head.version().text() : HttpVersion.HTTP_1_1.text();
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long bytesIn() {
        return bytesIn;
    }

    @Override
    public long bytesOut() {
        return bytesOut;
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

    @Override
    public CharSequence route() {
        return route;
    }

    @Override
    public CharSequence rule() {
        return rule;
    }

    @Override
    public CharSequence reason() {
        return reason;
    }

    @Override
    public long decision() {
        return decision;
    }

    @Override
    public int tries() {
        return tries;
    }

    @Override
    public boolean isHedged() {
        return hedged;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public CharSequence priority() {
        return priority == Priority.CRITICAL ? "" : priority.text();
    }

    @Override
    public long queuedNanos() {
        return queuedNanos;
    }

    @Override
    public CharSequence host() {
        return parsed ? head.host() : "";
    }

    @Override
    public CharSequence userAgent() {
        return parsed ? head.header("user-agent", userAgent) : "";
    }

    @Override
    public CharSequence referer() {
        return parsed ? head.header("referer", referer) : "";
    }
}
