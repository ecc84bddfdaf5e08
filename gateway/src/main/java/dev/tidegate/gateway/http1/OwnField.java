package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/**
 * A field that the gate itself tells the upstream, or leaves out. Not thread-safe; allocates nothing unless its name or
 * its value changes.
 */
public final class OwnField {
    private String name = "";
    private String value = "";
    private byte[] line = {};
    private boolean told;

    OwnField() {}

    /** Says nothing to the upstream of the next request. */
    public void clear() {
        told = false;
    }

    /** Tells this; both texts are valid in a field. */
    public void tell(String fieldName, String text) {
        if (!fieldName.equals(name) || !text.equals(value)) {
            name = fieldName;
            value = text;
            line = Octets.ascii(fieldName + ": " + text + "\r\n");
        }
        told = true;
    }

    void write(ByteBuf out) {
        if (told) {
            out.writeBytes(line);
        }
    }
}
