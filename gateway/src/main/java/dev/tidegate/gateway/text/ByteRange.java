package dev.tidegate.gateway.text;

/** A text that is bytes, one character each (ISO 8859-1), and can be copied as such. */
public interface ByteRange extends CharSequence {
    /** Copies all {@link #length} bytes to a place in an array that has room for them. */
    void copyTo(byte[] target, int at);
}
