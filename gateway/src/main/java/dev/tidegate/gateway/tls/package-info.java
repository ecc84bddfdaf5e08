/**
 * TLS to clients and to servers: certificates and keys from files that may change while the gateway runs, the contexts
 * made of them, and what is wrong with them in words of the operator. Key material never leaves this package: it is in
 * no message, log line or metric.
 */
@NullMarked
package dev.tidegate.gateway.tls;

import org.jspecify.annotations.NullMarked;
