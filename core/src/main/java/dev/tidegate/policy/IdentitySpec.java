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
 * @param tokens whose signed tokens are believed, from which claims come
 * @param names what {@code user}, {@code app} and other names of the file stand for
 */
public record IdentitySpec(
        List<AddressBlock> trustedProxies, int ipv6PrefixBits, TokenSpec tokens, Map<String, Attribute> names) {
    /** Copies the collections and refuses a prefix outside its range. */
    public IdentitySpec {
        trustedProxies = List.copyOf(trustedProxies);
        Require.range("ipv6PrefixBits", ipv6PrefixBits, 32, 128);
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /** Without tokens. */
    public IdentitySpec(List<AddressBlock> trustedProxies, int ipv6PrefixBits, Map<String, Attribute> names) {
        this(trustedProxies, ipv6PrefixBits, TokenSpec.off(), names);
    }

    /** The file's defaults: no proxy is trusted, an IPv6 client is a /64, no token is believed, no names. */
    public static IdentitySpec defaults() {
        return IdentityType.defaults();
    }

    /** The same, with another name that keys may use. */
    public IdentitySpec withName(String name, Attribute source) {
        Map<String, Attribute> more = new LinkedHashMap<>(names);
        more.put(name, source);
        return new IdentitySpec(trustedProxies, ipv6PrefixBits, tokens, more);
    }

    /** The same, believing these tokens. */
    public IdentitySpec withTokens(TokenSpec spec) {
        return new IdentitySpec(trustedProxies, ipv6PrefixBits, spec, names);
    }
}
