package dev.tidegate.gateway.tls;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which certificate a name of a host belongs to: the one that has the name itself, else the one that has a wildcard for
 * its first label (RFC 6125 section 6.4.3). Where two have the same name the first wins. Immutable.
 */
final class NameTable {
    /** No certificate is for this name. */
    static final int NONE = -1;

    private static final String WILDCARD = "*.";

    private final Map<String, Integer> exact = new HashMap<>();
    private final Map<String, Integer> wildcard = new HashMap<>();

    /** A table of the names of each certificate, in lower case. */
    NameTable(List<List<String>> names) {
        for (int i = 0; i < names.size(); i++) {
            for (String name : names.get(i)) {
                if (name.startsWith(WILDCARD)) {
                    wildcard.putIfAbsent(name.substring(WILDCARD.length()), i);
                } else {
                    exact.putIfAbsent(name, i);
                }
            }
        }
    }

    /** The position of the certificate for a name in lower case, or {@link #NONE}. */
    int find(String name) {
        Integer found = exact.get(name);
        int dot = name.indexOf('.');
        if (found == null && dot > 0) {
            found = wildcard.get(name.substring(dot + 1));
        }
        return found == null ? NONE : found;
    }
}
