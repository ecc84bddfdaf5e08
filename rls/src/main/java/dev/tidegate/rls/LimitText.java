package dev.tidegate.rls;

import dev.tidegate.answer.QuotaText;
import dev.tidegate.answer.RetryTime;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.rls.wire.ProtoWriter;
import dev.tidegate.rls.wire.Unit;
import java.math.BigInteger;
import java.util.function.BiConsumer;

/** How messages speak of one limit, prepared once. Immutable; nobody changes the bytes. */
final class LimitText {
    private static final long UINT32_MAX = 0xffff_ffffL;

    private final byte[] current;
    private final String policyField;
    private final String limitField;

    private LimitText(byte[] current, String policyField, String limitField) {
        this.current = current;
        this.policyField = policyField;
        this.limitField = limitField;
    }

    /** A limit of the policy. */
    static LimitText of(LimitSpec spec) {
        String policyField = QuotaText.isDisclosed(spec) ? QuotaText.policy(spec) : "";
        return new LimitText(current(spec.name(), spec.rule()), policyField, QuotaText.name(spec));
    }

    /** A limit that a request brought with it. */
    static LimitText ofRequest(LimitRule rule) {
        return new LimitText(current("", rule), "", "");
    }

    private static byte[] current(String name, LimitRule rule) {
        Unit unit = Unit.holding(rule.rate().periodNanos());
        return new ProtoWriter()
                .number(1, requests(rule.rate(), unit))
                .number(2, unit.number())
                .text(3, name)
                .toBytes();
    }

    /** The message {@code RateLimitResponse.RateLimit}. */
    byte[] current() {
        return current;
    }

    /** As many requests as the rate allows in the time, rounded down. */
    private static long requests(Rate rate, Unit unit) {
        return BigInteger.valueOf(rate.permits())
                .multiply(BigInteger.valueOf(unit.nanos()))
                .divide(BigInteger.valueOf(rate.periodNanos()))
                .min(BigInteger.valueOf(UINT32_MAX))
                .longValueExact();
    }

    /** The fields by which a client that was refused is told of the limit, each as name and value. */
    void addFields(BiConsumer<String, String> fields, RetryTime retry) {
        if (!policyField.isEmpty()) {
            fields.accept("ratelimit-policy", policyField);
            fields.accept("ratelimit", limitField + ";r=0;t=" + retry.windowSeconds());
        }
    }
}
