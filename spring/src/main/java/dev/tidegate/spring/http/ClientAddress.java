package dev.tidegate.spring.http;

import dev.tidegate.policy.AddressBlock;
import dev.tidegate.policy.IdentitySpec;
import java.util.List;
import java.util.Optional;

/**
 * Who the client of a request is, as limits keep it and as the gateway finds it: the peer itself, or the rightmost
 * address of X-Forwarded-For that is not a trusted proxy. What stands left of that, the client may have written itself.
 * An IPv6 address stands for its whole network, as one caller owns that.
 */
public final class ClientAddress {
    /** The field in which proxies say for whom they ask. */
    public static final String FORWARDED = "X-Forwarded-For";

    private static final int HOPS_MAX = 32;

    private ClientAddress() {}

    /**
     * The client of a request.
     *
     * @param peer the address that the connection comes from
     * @param forwarded the values of {@link #FORWARDED} in their order
     * @param identity which proxies are believed, and how much of an IPv6 address is one client
     * @return the key that limits are kept by; the peer as it is when it is no address
     */
    public static String of(String peer, List<String> forwarded, IdentitySpec identity) {
        Optional<AddressBlock> direct = address(peer);
        if (direct.isEmpty()) {
            return peer;
        }
        boolean isTrusted = !forwarded.isEmpty() && isTrusted(direct.get(), identity);
        AddressBlock client = isTrusted ? forwarded(direct.get(), forwarded, identity) : direct.get();
        return identity.clientKey(client.toString());
    }

    private static AddressBlock forwarded(AddressBlock peer, List<String> fields, IdentitySpec identity) {
        AddressBlock client = peer;
        int hops = 0;
        for (int field = fields.size() - 1; field >= 0; field--) {
            String[] elements = fields.get(field).split(",", -1);
            for (int i = elements.length - 1; i >= 0; i--) {
                Optional<AddressBlock> hop = address(elements[i].strip());
                if (hops++ == HOPS_MAX || hop.isEmpty()) {
                    return client;
                }
                client = hop.get();
                if (!isTrusted(client, identity)) {
                    return client;
                }
            }
        }
        return client;
    }

    /** Whether a peer is a proxy that is believed. */
    public static boolean isTrusted(String peer, IdentitySpec identity) {
        return !identity.trustedProxies().isEmpty()
                && address(peer).filter(found -> isTrusted(found, identity)).isPresent();
    }

    private static boolean isTrusted(AddressBlock address, IdentitySpec identity) {
        for (AddressBlock block : identity.trustedProxies()) {
            if (block.contains(address.high(), address.low())) {
                return true;
            }
        }
        return false;
    }

    /** An address that may have brackets, a port or a zone. */
    private static Optional<AddressBlock> address(String text) {
        String bare = text;
        int colon = text.lastIndexOf(':');
        boolean oneColon = colon >= 0 && text.indexOf(':') == colon;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            bare = end < 0 ? text : text.substring(1, end);
        } else if (oneColon) {
            bare = text.substring(0, colon);
        }
        int zone = bare.indexOf('%');
        String address = zone < 0 ? bare : bare.substring(0, zone);
        return address.indexOf('/') >= 0 ? Optional.empty() : AddressBlock.find(address);
    }
}
