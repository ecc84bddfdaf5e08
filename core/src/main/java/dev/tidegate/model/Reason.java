package dev.tidegate.model;

/**
 * Why a call was refused. The list is closed: the same words appear in headers, metrics, logs and the console, so a
 * reason names exactly one stage of the line.
 */
public enum Reason {
    /** A rate limit has no permits left for this key. */
    RATE("rate"),
    /** The resource already serves as many calls as it can at once. */
    CONCURRENCY("concurrency"),
    /** Demand exceeds capacity, and this call matters less than those that were let through. */
    SHED("shed"),
    /** The feature behind this call is switched off under pressure. */
    DEGRADED("degraded"),
    /** The circuit breaker of the upstream is open. */
    BREAKER_OPEN("breaker-open"),
    /** The traffic funnel judged the call illegal or abusive. */
    FUNNEL("funnel"),
    /** A limit needs a key (a user, an application) that the call does not carry. */
    KEY_MISSING("key-missing"),
    /** The store that shares limits between nodes is away, and the limit says to refuse then. */
    STORE_DOWN("store-down"),
    /** The queue that would take the call for later is full. */
    QUEUE_FULL("queue-full"),
    /** The call ran out of time. */
    TIMEOUT("timeout"),
    /** No server of the upstream can be reached. */
    NO_HEALTHY_UPSTREAM("no-healthy-upstream");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** The word for this reason in headers, metrics and logs. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
