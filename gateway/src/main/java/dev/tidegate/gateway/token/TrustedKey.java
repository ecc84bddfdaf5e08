package dev.tidegate.gateway.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import java.util.Set;

/**
 * A key that tokens may be signed with.
 *
 * @param id by which tokens name it; empty when it has none
 * @param algorithms what it may be used with: a token never chooses beyond that (RFC 8725, 3.1 and 3.2)
 */
record TrustedKey(String id, Set<JWSAlgorithm> algorithms, JWSVerifier verifier) {
    TrustedKey {
        algorithms = Set.copyOf(algorithms);
    }

    /** Whether a token with this header may have been signed with it. A token that names no key fits any. */
    boolean fits(JWSHeader header) {
        String wanted = header.getKeyID();
        return (wanted == null || wanted.equals(id)) && algorithms.contains(header.getAlgorithm());
    }
}
