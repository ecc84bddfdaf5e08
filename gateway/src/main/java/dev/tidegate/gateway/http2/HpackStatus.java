package dev.tidegate.gateway.http2;

/** What came of decoding a field block. */
public enum HpackStatus {
    /** The whole block was decoded. Whether its fields make sense, only the sink knows. */
    OK,
    /** The block breaks RFC 7541: both sides no longer agree on the table, so the connection cannot go on. */
    COMPRESSION_ERROR,
    /** The list of fields is longer than allowed. The table is in step, so the connection can go on. */
    TOO_LARGE
}
