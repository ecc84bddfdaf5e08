package dev.tidegate.gateway.admin;

import java.util.List;
import java.util.concurrent.TimeoutException;

/** Quotas of three limits: one that is kept by one key, one for all, and one whose store is away. */
final class KnownQuotas implements Quotas {
    private static final long MINUTE = 60_000_000_000L;

    private long remaining = 7;

    @Override
    public List<String> limits() {
        return List.of("per-user", "all", "away");
    }

    @Override
    public QuotaState read(String limit, List<String> key) throws TimeoutException {
        if (limit.equals("away")) {
            throw new TimeoutException("the store that counts it does not answer");
        }
        if (limit.equals("per-user") && key.size() != 1) {
            throw new IllegalArgumentException(
                    "'per-user' is kept by header(x-user), so it takes 1 key, but got " + key.size());
        }
        long resetNanos = remaining == 10 ? 0 : key.isEmpty() ? 60 * MINUTE : MINUTE / 2;
        return new QuotaState(limit, key, 10, remaining, resetNanos, key.isEmpty() ? 0 : 3);
    }

    @Override
    public QuotaState reset(String limit, List<String> key, String who) throws TimeoutException {
        remaining = 10;
        return read(limit, key);
    }
}
