/** What HTTP/2 costs beyond its network, beside Netty's codec. */
package dev.tidegate.bench.http2;
