package dev.tidegate.gateway.opening;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * The first handler of a connection that must open with a PROXY header: takes the header off, tells whom the connection
 * comes from, and leaves the pipeline; what follows the header goes to the handlers behind it. A connection whose
 * header is malformed or does not come in time is reset. Used by its event loop only.
 */
public final class ProxyHeaderReader extends OpeningReader {
    private final Result result;

    /** Told once what came of the header. */
    public interface Result {
        /**
         * The header is read.
         *
         * @param context where the reader stands: handlers that are added behind it now get what follows the header
         */
        void onProxyHeader(ChannelHandlerContext context, ConnectionOrigin origin);

        /** There was no header, or a wrong one; the connection is being reset. */
        void onNoProxyHeader(OpeningRefusal refusal);
    }

    /**
     * A reader of one header.
     *
     * @param withinNanos how long the whole header may take
     */
    public ProxyHeaderReader(long withinNanos, Result result) {
        super(withinNanos);
        this.result = result;
    }

    @Override
    void examine(ChannelHandlerContext context, ByteBuf sofar) {
        switch (ProxyHeaderParser.parse(sofar)) {
            case ProxyHeaderOutcome.More more -> {}
            case ProxyHeaderOutcome.Malformed malformed -> refuse(context, OpeningRefusal.MALFORMED);
            case ProxyHeaderOutcome.Whole whole ->
                pass(context, whole.length(), () -> result.onProxyHeader(context, whole.origin()));
        }
    }

    @Override
    void onRefused(OpeningRefusal refusal) {
        result.onNoProxyHeader(refusal);
    }
}
