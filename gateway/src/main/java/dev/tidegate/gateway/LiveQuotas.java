package dev.tidegate.gateway;

import dev.tidegate.answer.JsonText;
import dev.tidegate.gateway.admin.QuotaState;
import dev.tidegate.gateway.admin.Quotas;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Quota;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.Policy;
import io.netty.util.NetUtil;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** What single keys have left of the limits of a gateway. Thread-safe; blocks while a store is asked. */
final class LiveQuotas implements Quotas {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    /** For a store that answers in time this is far too long; the bound is for one that never does. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final GatewayState state;

    LiveQuotas(GatewayState state) {
        this.state = state;
    }

    @Override
    public List<String> limits() {
        return List.copyOf(state.gate().limiters().keySet());
    }

    @Override
    public QuotaState read(String limit, List<String> key) throws TimeoutException {
        Quota quota = quota(limit, key);
        SharedCount.Standing standing = await(quota.read(now()));
        Limiter limiter = quota.limiter();
        return new QuotaState(
                limit,
                key,
                limiter.rule().limit(),
                standing.remaining(),
                standing.resetNanos(),
                limiter.isShared() ? limiter.sharedCount().nodes() : 0);
    }

    @Override
    public QuotaState reset(String limit, List<String> key, String who) throws TimeoutException {
        String done = await(quota(limit, key).reset(now()).thenApply(nothing -> "begin anew"));
        String name = key.isEmpty() ? "" : " for " + JsonText.quote(String.join(", ", key));
        LOGGER.log(Level.INFO, who + " let the limit '" + limit + "' " + done + name);
        return read(limit, key);
    }

    private long now() {
        return state.nanoTime().getAsLong();
    }

    private Quota quota(String limit, List<String> key) {
        Policy policy = state.gate().policy();
        LimitSpec spec = policy.limit(limit);
        if (key.size() != spec.key().size()) {
            throw new IllegalArgumentException("'" + limit + "' " + wanted(spec) + ", but got " + key.size());
        }
        List<String> values = IntStream.range(0, key.size())
                .mapToObj(i -> value(spec.key().get(i), key.get(i), policy.identity()))
                .toList();
        Limiter limiter = Optional.ofNullable(state.gate().limiters().get(limit))
                .orElseThrow(() -> new IllegalArgumentException("a reload has just taken '" + limit + "' away"));
        return new Quota(limiter, values);
    }

    private static String wanted(LimitSpec spec) {
        List<String> names = spec.keyNames();
        return switch (names.size()) {
            case 0 -> "has no keys, so it takes none";
            case 1 -> "is kept by " + names.getFirst() + ", so it takes 1 key";
            default -> "is kept by " + String.join(" and ", names) + ", so it takes " + names.size() + " keys";
        };
    }

    /** A value as calls have it: limits keep an address of IPv6 by its prefix. */
    private static String value(Attribute attribute, String text, IdentitySpec identity) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a key must not be empty");
        }
        if (!(attribute instanceof Attribute.ClientAddress)) {
            return text;
        }
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(text);
        if (address == null) {
            throw new IllegalArgumentException("'" + text + "' is no address such as 192.0.2.7 or 2001:db8::7");
        }
        return new ClientAddress(address, identity).peerKey();
    }

    private static <T> T await(CompletionStage<T> answer) throws TimeoutException {
        try {
            return answer.toCompletableFuture().get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("the gate stops");
        } catch (ExecutionException away) {
            throw new TimeoutException(Optional.ofNullable(away.getCause())
                    .map(Throwable::getMessage)
                    .orElse("the store does not answer"));
        }
    }
}
