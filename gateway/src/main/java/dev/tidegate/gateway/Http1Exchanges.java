package dev.tidegate.gateway;

import java.util.ArrayDeque;

/**
 * The exchanges of HTTP/1.1 that no connection of this worker needs at the moment: as many as were needed at once, so
 * serving allocates nothing.
 */
final class Http1Exchanges {
    /** How many are kept for later. */
    private static final int SPARE_MAX = 1_024;

    private final Worker worker;
    private final ArrayDeque<Http1Exchange> spare = new ArrayDeque<>();

    Http1Exchanges(Worker worker) {
        this.worker = worker;
    }

    /** Lends one to a connection. The one that was given back last is still in the processor's cache. */
    Http1Exchange take(ClientStream client) {
        Http1Exchange found = spare.pollLast();
        return found != null && found.fits(client) ? found.moveTo(client) : new Http1Exchange(client, worker);
    }

    /** Takes one back after its exchange has ended. */
    void giveBack(Http1Exchange ended) {
        if (ended.clear() && spare.size() < SPARE_MAX) {
            spare.addLast(ended);
        }
    }
}
