package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.ByteText;
import dev.tidegate.gateway.http1.ResponseHead;

/** Tells replies that are server-sent events (WHATWG HTML section 9.2) from ordinary ones. */
final class EventStream {
    private static final String MEDIA_TYPE = "text/event-stream";
    private static final int OK = 200;

    private EventStream() {}

    /**
     * Whether the reply goes on until somebody ends it. One that declares its length is ordinary, whatever its type.
     */
    static boolean isOne(ResponseHead reply) {
        return reply.contentLength() < 0 && reply.status() == OK && isMediaType(reply.header("content-type"));
    }

    private static boolean isMediaType(ByteText type) {
        int length = MEDIA_TYPE.length();
        if (type.length() < length || (type.length() > length && !endsType(type.charAt(length)))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Character.toLowerCase(type.charAt(i)) != MEDIA_TYPE.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsType(char next) {
        return next == ';' || next == ' ' || next == '\t';
    }
}
