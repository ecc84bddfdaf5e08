package dev.tidegate.gateway.tls;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Looks after the files of certificates off the event loops: puts what has changed in force, and warns once a day of
 * what expires soon. Thread-safe.
 */
public final class CertificateWatch {
    /** Within this time of its expiry a certificate is warned of. */
    static final Duration WARN_BEFORE = Duration.ofDays(14);

    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    private final Supplier<? extends Collection<TlsContexts>> watched;
    private final InstantSource clock;
    private final Map<String, Long> daysTold = new HashMap<>();

    /** A watch over what the supplier says is in use each time. */
    public CertificateWatch(Supplier<? extends Collection<TlsContexts>> watched, InstantSource clock) {
        this.watched = watched;
        this.clock = clock;
    }

    /** Looks once. Blocks while it reads files. */
    public synchronized void look() {
        Collection<TlsContexts> all = watched.get();
        all.forEach(CertificateWatch::look);
        Instant now = clock.instant();
        List<CertificateExpiry> expiries =
                all.stream().flatMap(contexts -> contexts.expiries().stream()).toList();
        daysTold.keySet()
                .retainAll(expiries.stream().map(CertificateExpiry::file).toList());
        expiries.forEach(expiry -> warn(expiry, Duration.between(now, expiry.at())));
    }

    private static void look(TlsContexts contexts) {
        boolean changed = contexts.look(complaint ->
                LOGGER.log(Level.WARNING, contexts.owner() + " keeps the certificates that it has: " + complaint));
        if (changed) {
            LOGGER.log(Level.INFO, contexts.owner() + " uses the certificates that have just been written.");
        }
    }

    private void warn(CertificateExpiry expiry, Duration left) {
        if (left.compareTo(WARN_BEFORE) > 0) {
            daysTold.remove(expiry.file());
            return;
        }
        long days = left.toDays();
        Long told = daysTold.put(expiry.file(), days);
        if (told == null || told != days) {
            LOGGER.log(Level.WARNING, sentence(expiry, left));
        }
    }

    private static String sentence(CertificateExpiry expiry, Duration left) {
        return left.isNegative()
                ? "The certificate in " + expiry.file() + " expired at " + expiry.at()
                        + ": clients refuse it; write the new one into this file, and it is used at once."
                : "The certificate in " + expiry.file() + " expires at " + expiry.at()
                        + ": renew it; when the new one is written into this file, it is used at once.";
    }
}
