package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/** Takes the parts of a body that may be forwarded, in order. */
@FunctionalInterface
public interface BodySink {
    /** Takes one part, and with it the duty to release it. Never empty. */
    void accept(ByteBuf part);
}
