/** What one HTTP/1.1 message costs, without a network. */
package dev.tidegate.bench.http1;
