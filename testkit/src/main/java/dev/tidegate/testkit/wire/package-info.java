/**
 * Raw HTTP/1.1 against a gateway: a corpus of requests and of replies as bytes, servers that record and misbehave, and
 * the judge of what came through. Independent of the gateway's own code: the reader here is another one, slow and
 * plain. Nothing in here is thread-safe unless it says so, and everything blocks.
 */
@NullMarked
package dev.tidegate.testkit.wire;

import org.jspecify.annotations.NullMarked;
