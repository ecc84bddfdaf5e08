/**
 * HTTP/1.1 messages as bytes: strict parsing, one normal form, forwarding by copying ranges (RFC 9110, RFC 9112).
 *
 * <p>Whatever is ambiguous is refused, and what is forwarded is written by these classes, so that the next server
 * understands exactly the message that was judged here. Every class belongs to one connection and one event loop; none
 * is thread-safe, none blocks, and none allocates once its buffers have grown to the size of the traffic.
 */
@NullMarked
package dev.tidegate.gateway.http1;

import org.jspecify.annotations.NullMarked;
