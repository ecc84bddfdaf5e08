package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BodyReader;
import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.RequestHead;

/**
 * What a connection of HTTP/1.1 needs from the first byte of a request to the end of its reply. It is lent by the
 * worker of the connection, so that the thousands that are idle hold none of it. Used by its event loop only.
 */
final class Http1Exchange {
    private final int maxHeaderBytes;
    private final RequestHead head;
    private final BodyReader body = new BodyReader();
    private final Exchange exchange;

    Http1Exchange(ClientStream client, Worker worker) {
        this.maxHeaderBytes = client.listener().maxHeaderBytes();
        this.head = new RequestHead(maxHeaderBytes);
        this.exchange = new Exchange(client, head, worker);
    }

    /** Whether it may serve this connection: a head may be as large as that listener allows. */
    boolean fits(ClientStream client) {
        return client.listener().maxHeaderBytes() == maxHeaderBytes;
    }

    /** Serves another connection from now on. */
    Http1Exchange moveTo(ClientStream client) {
        exchange.moveTo(client);
        return this;
    }

    /**
     * Makes ready for the next connection; returns whether that can be done, which it cannot in the middle of a body.
     */
    boolean clear() {
        head.reset();
        return body.progress() == Progress.DONE;
    }

    RequestHead head() {
        return head;
    }

    BodyReader body() {
        return body;
    }

    Exchange exchange() {
        return exchange;
    }
}
