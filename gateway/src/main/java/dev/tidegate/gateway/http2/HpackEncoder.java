package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;

/**
 * Turns heads in HTTP/1.1 text, as the gateway writes them, into field blocks for one peer (RFC 7541, RFC 9113 section
 * 8). One per connection; not thread-safe. Allocates nothing once its buffers have grown to the size of the heads.
 *
 * <p>Pseudo-header fields come first and names are in lower case. Fields that belong to a connection of HTTP/1.1 are
 * dropped: {@code Connection}, {@code Keep-Alive}, {@code Proxy-Connection}, {@code Transfer-Encoding},
 * {@code Upgrade}, {@code HTTP2-Settings}, and {@code TE} unless it says {@code trailers}. {@code Host} becomes
 * {@code :authority}.
 *
 * <p>Credentials ({@code Authorization}, {@code Proxy-Authorization}, {@code Cookie}, {@code Set-Cookie} and the usual
 * {@code X-} names of tokens and keys) are never indexed: many users share a connection to a server, and a table that
 * holds the secret of one would tell another by the size of a block whether he guessed it.
 */
public final class HpackEncoder {
    private final HeadLines lines = new HeadLines();
    private final FieldWriter writer = new FieldWriter();

    /**
     * Takes the size of the table that the peer allows (SETTINGS_HEADER_TABLE_SIZE). The table is never larger than
     * 4096 octets, whatever is allowed.
     *
     * @param bytes from 0 to 2³² - 1
     */
    public void peerTableBytes(long bytes) {
        writer.limitTable((int) Math.min(bytes, DynamicTable.DEFAULT_BYTES));
    }

    /**
     * Appends the block of a request.
     *
     * @param head request line, fields and the empty line; consumed
     * @param secure whether the scheme is {@code https}
     */
    public void encodeRequest(ByteBuf head, boolean secure, ByteBuf out) {
        lines.load(head);
        writer.begin();
        lines.method();
        writer.write(lines);
        lines.path();
        writer.write(lines);
        lines.scheme(secure);
        writer.write(lines);
        if (lines.authority()) {
            writer.write(lines);
        }
        writeFields(out);
    }

    /**
     * Appends the block of a reply.
     *
     * @param head status line, fields and the empty line; consumed
     */
    public void encodeResponse(ByteBuf head, ByteBuf out) {
        lines.load(head);
        writer.begin();
        lines.status();
        writer.write(lines);
        writeFields(out);
    }

    /**
     * Appends the block of a trailer section.
     *
     * @param fields field lines, perhaps followed by an empty line; consumed
     */
    public void encodeTrailers(ByteBuf fields, ByteBuf out) {
        lines.load(fields);
        writer.begin();
        writeFields(out);
    }

    /** What the entries of the table count together, never more than the peer allows. */
    public int tableBytes() {
        return writer.tableBytes();
    }

    private void writeFields(ByteBuf out) {
        while (lines.next()) {
            writer.write(lines);
        }
        writer.end(out);
    }
}
