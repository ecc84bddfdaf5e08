package dev.tidegate.gateway.opening;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * Looks at the greeting of a client for the server that it asks for (SNI), consumes nothing of it, and leaves the
 * pipeline. A greeting that begins as TLS and is malformed, or that does not come in time, is reset. Used by its event
 * loop only.
 */
public final class ServerNameReader extends OpeningReader {
    private final ClientHelloParser parser = new ClientHelloParser();
    private final Result result;

    /** Told once what the client opened with. */
    public interface Result {
        /** The greeting is read. The handlers behind get it, with what came after it, when this returns. */
        void onGreeting(Greeting greeting);

        /** There was no greeting, or a wrong one; the connection is being reset. */
        void onNoGreeting(OpeningRefusal refusal);
    }

    /**
     * A reader of one greeting.
     *
     * @param withinNanos how long the whole greeting may take
     */
    public ServerNameReader(long withinNanos, Result result) {
        super(withinNanos);
        this.result = result;
    }

    @Override
    void examine(ChannelHandlerContext context, ByteBuf sofar) {
        switch (parser.parse(sofar)) {
            case ClientHelloOutcome.More more -> {}
            case ClientHelloOutcome.Malformed malformed -> refuse(context, OpeningRefusal.MALFORMED);
            case ClientHelloOutcome.Whole whole -> pass(context, 0, () -> result.onGreeting(whole.greeting()));
        }
    }

    @Override
    void onRefused(OpeningRefusal refusal) {
        result.onNoGreeting(refusal);
    }
}
