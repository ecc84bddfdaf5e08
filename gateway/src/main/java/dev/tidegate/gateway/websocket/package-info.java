/**
 * WebSocket as a relay sees it (RFC 6455): the handshake, and the headers of frames. Payloads are neither unmasked nor
 * copied. Nothing here knows a connection.
 */
@NullMarked
package dev.tidegate.gateway.websocket;

import org.jspecify.annotations.NullMarked;
