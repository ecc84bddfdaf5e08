/**
 * HTTP/2 as bytes: field blocks (RFC 7541) and frames (RFC 9113). Every class belongs to one connection and one event
 * loop; none is thread-safe, none blocks, and none allocates once its buffers have grown to the size of the traffic.
 */
@NullMarked
package dev.tidegate.gateway.http2;

import org.jspecify.annotations.NullMarked;
