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
    private static final long MAPPED_PREFIX = 0xffffL;

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

    /**
     * A client as limits keep it, given its address as text: an IPv4 address as it is, an IPv6 address as its network,
     * as one caller owns all of that. What is no address stays as it is.
     */
    public String clientKey(String address) {
        return address.indexOf(':') < 0
                ? address
                : AddressText.parse(address)
                        .map(words -> clientKey(address, words.high(), words.low()))
                        .orElse(address);
    }

    private String clientKey(String address, long high, long low) {
        boolean four = high == 0 && low >>> 32 == MAPPED_PREFIX;
        return four ? address : clientNetwork(high, low);
    }

    /** The network of an IPv6 address, of which these are the upper and the lower 64 bits, as limits keep it. */
    public String clientNetwork(long high, long low) {
        AddressBlock network = new AddressBlock(high, low, ipv6PrefixBits);
        return "%x:%x/%d".formatted(network.high(), network.low(), ipv6PrefixBits);
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
