package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BodyReader;
import dev.tidegate.gateway.http1.RequestHead;
import org.jspecify.annotations.Nullable;

/** The exchange that a connection of HTTP/1.1 has borrowed, if it has: from its first use until it is given back. */
final class Http1Loan {
    private final ClientStream client;
    private final Worker worker;
    private @Nullable Http1Exchange lent;

    Http1Loan(ClientStream client, Worker worker) {
        this.client = client;
        this.worker = worker;
    }

    private Http1Exchange lent() {
        Http1Exchange now = lent;
        if (now == null) {
            now = worker.exchanges().take(client);
            lent = now;
        }
        return now;
    }

    RequestHead head() {
        return lent().head();
    }

    BodyReader body() {
        return lent().body();
    }

    Exchange exchange() {
        return lent().exchange();
    }

    /** Whether a byte of a request has arrived, so that the connection is not idle. */
    boolean hasHeadBegun() {
        return lent != null && lent.head().hasBegun();
    }

    /** The client takes more again; nothing waits for that while it is idle. */
    void onClientWritable() {
        if (lent != null) {
            lent.exchange().relay().onClientWritable();
        }
    }

    /** Ends the loan: the exchange is over. */
    void giveBack() {
        if (lent != null) {
            worker.exchanges().giveBack(lent);
            lent = null;
        }
    }
}
