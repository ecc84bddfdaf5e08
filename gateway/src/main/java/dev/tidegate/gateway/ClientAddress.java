package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.ForwardedClient;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.TrustedProxies;
import dev.tidegate.policy.AddressBlock;
import dev.tidegate.policy.IdentitySpec;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who the client of a connection is: the peer itself, or whom a trusted proxy names. Used by one event loop; an IPv4
 * client costs no allocation per request.
 */
final class ClientAddress {
    private static final long MAPPED_PREFIX = 0xffffL;

    /** Which interface of this machine an address of IPv6 belongs to. */
    private static final Pattern ZONE = Pattern.compile("%.*");

    private final String peerText;
    private final long peerHigh;
    private final long peerLow;
    private final List<AddressBlock> proxies;
    private final TrustedProxies trusted;
    private final IdentitySpec identity;
    private final String peerKey;
    private final boolean peerTrusted;

    ClientAddress(InetAddress peer, IdentitySpec identity) {
        ByteBuffer bytes = ByteBuffer.wrap(peer.getAddress());
        boolean four = peer instanceof Inet4Address;
        peerText = ZONE.matcher(peer.getHostAddress()).replaceFirst("");
        peerHigh = four ? 0 : bytes.getLong();
        peerLow = four ? (MAPPED_PREFIX << 32) | Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
        proxies = identity.trustedProxies();
        trusted = (high, low) -> contains(proxies, high, low);
        this.identity = identity;
        peerKey = key(peerText, peerHigh, peerLow);
        peerTrusted = trusted.contains(peerHigh, peerLow);
    }

    private static boolean contains(List<AddressBlock> blocks, long high, long low) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).contains(high, low)) {
                return true;
            }
        }
        return false;
    }

    String peer() {
        return peerText;
    }

    /** The peer itself as limits keep it. */
    String peerKey() {
        return peerKey;
    }

    boolean isPeerTrusted() {
        return peerTrusted;
    }

    /** The client as limits keep it: an IPv6 address stands for its whole network, as one caller owns that. */
    CharSequence key(RequestHead head) {
        if (!peerTrusted) {
            return peerKey;
        }
        ForwardedClient forwarded = head.forwardedClient(trusted);
        return forwarded.isPresent() ? key(forwarded.text(), forwarded.high(), forwarded.low()) : peerKey;
    }

    private CharSequence key(CharSequence text, long high, long low) {
        boolean four = high == 0 && low >>> 32 == MAPPED_PREFIX;
        return four ? text : identity.clientNetwork(high, low);
    }

    private String key(String text, long high, long low) {
        return key((CharSequence) text, high, low).toString();
    }
}
