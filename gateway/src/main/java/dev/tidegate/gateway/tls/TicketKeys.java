package dev.tidegate.gateway.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslServerContext;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys that session tickets are sealed with (RFC 5077, RFC 8446 section 4.6.1). A client that comes back with a
 * ticket saves itself and the gateway a signature; who has the key can read what the ticket's sessions say, so keys
 * live in memory alone and not for long. All contexts of a listener share them, so that a renewed certificate ends no
 * session. Used by one thread at a time.
 *
 * <p>The JDK makes and rotates its own.
 */
final class TicketKeys {
    /** How long a key seals new tickets; it opens them for as long again. */
    static final Duration LIFETIME = Duration.ofHours(8);

    private static final int KEYS_MAX = 2;

    private final SecureRandom random = new SecureRandom();
    private final List<OpenSslSessionTicketKey> keys = new ArrayList<>();
    private Instant next;

    TicketKeys(Instant now) {
        keys.add(newKey());
        next = now.plus(LIFETIME);
    }

    /** Begins to use a new key when the time of the last one is over; returns whether it was. */
    boolean rotate(Instant now) {
        if (now.isBefore(next)) {
            return false;
        }
        keys.addFirst(newKey());
        if (keys.size() > KEYS_MAX) {
            keys.removeLast();
        }
        next = now.plus(LIFETIME);
        return true;
    }

    private OpenSslSessionTicketKey newKey() {
        byte[] octets = new byte
                [OpenSslSessionTicketKey.NAME_SIZE
                        + OpenSslSessionTicketKey.HMAC_KEY_SIZE
                        + OpenSslSessionTicketKey.AES_KEY_SIZE];
        random.nextBytes(octets);
        int hmac = OpenSslSessionTicketKey.NAME_SIZE;
        int aes = hmac + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
        return new OpenSslSessionTicketKey(
                slice(octets, 0, hmac), slice(octets, hmac, aes), slice(octets, aes, octets.length));
    }

    private static byte[] slice(byte[] octets, int from, int to) {
        return Arrays.copyOfRange(octets, from, to);
    }

    /** Seals the tickets of a context with the newest key, and opens those of all. */
    void applyTo(SslContext context) {
        if (context instanceof ReferenceCountedOpenSslServerContext server) {
            // Tickets alone, no table of sessions: it would hold memory for each client, behind a lock.
            server.sessionContext().setSessionCacheEnabled(false);
            server.sessionContext().setTicketKeys(keys.toArray(OpenSslSessionTicketKey[]::new));
        }
    }
}
