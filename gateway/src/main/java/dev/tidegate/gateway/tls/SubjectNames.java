package dev.tidegate.gateway.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The alternative names of a certificate (RFC 5280 section 4.2.1.6); its common name counts no more (RFC 9525). */
final class SubjectNames {
    private static final int HOST = 2;
    private static final int ADDRESS = 7;

    private SubjectNames() {}

    /** The names of hosts, in lower case; a wildcard begins with {@code *.}. */
    static List<String> hosts(X509Certificate certificate) {
        return names(certificate, Set.of(HOST));
    }

    /** The names and addresses of hosts. */
    static List<String> all(X509Certificate certificate) {
        return names(certificate, Set.of(HOST, ADDRESS));
    }

    private static List<String> names(X509Certificate certificate, Set<Integer> kinds) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst() instanceof Integer kind && kinds.contains(kind))
                            .map(name -> String.valueOf(name.getLast()).toLowerCase(Locale.ROOT))
                            .toList();
        } catch (CertificateParsingException unreadable) {
            // A certificate whose names nobody can read is for no name.
            return List.of();
        }
    }
}
