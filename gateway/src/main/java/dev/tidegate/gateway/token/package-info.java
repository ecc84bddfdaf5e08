/**
 * Signed tokens (JWT) as identity: keys from a file that may change while the gateway runs, tokens verified at the
 * first look at one of their claims and remembered, and what was found, counted. Follows RFC 7515, 7517, 7519 and the
 * best practices of RFC 8725.
 */
@NullMarked
package dev.tidegate.gateway.token;

import org.jspecify.annotations.NullMarked;
