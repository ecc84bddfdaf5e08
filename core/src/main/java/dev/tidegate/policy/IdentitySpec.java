package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is asking: how the client address is found, and the names that keys of limits may use.
 *
 * @param trustedProxies networks whose X-Forwarded-For is believed; the client is the rightmost address outside them
 * @param ipv6PrefixBits how many bits of an IPv6 address make one client, from 32 to 128
 * @param names what {@code user}, {@code app} and other names of the file stand for
 */
public record IdentitySpec(List<AddressBlock> trustedProxies, int ipv6PrefixBits, Map<String, Attribute> names) {
    /** Copies the collections and refuses a prefix outside its range. */
    public IdentitySpec {
        trustedProxies = List.copyOf(trustedProxies);
        Require.range("ipv6PrefixBits", ipv6PrefixBits, 32, 128);
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /** The file's defaults: no proxy is trusted, an IPv6 client is a /64, no names. */
    public static IdentitySpec defaults() {
        return IdentityType.defaults();
    }
}
