package dev.tidegate.gateway.tls;

import java.time.Instant;

/**
 * When the certificates in a file expire.
 *
 * @param file the file of the certificate
 * @param at when the first of its chain does
 */
public record CertificateExpiry(String file, Instant at) {}
