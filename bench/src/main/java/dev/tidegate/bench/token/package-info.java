/** What a signed token costs the event loop that reads it, without a network. */
package dev.tidegate.bench.token;
