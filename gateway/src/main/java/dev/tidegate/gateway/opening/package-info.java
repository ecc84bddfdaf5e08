/**
 * What a connection opens with, before any protocol is served: the PROXY header of a balancer in front, and the server
 * name in the greeting of TLS.
 */
@NullMarked
package dev.tidegate.gateway.opening;

import org.jspecify.annotations.NullMarked;
