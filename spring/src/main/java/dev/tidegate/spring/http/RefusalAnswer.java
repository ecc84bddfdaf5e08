package dev.tidegate.spring.http;

import static dev.tidegate.answer.JsonText.quote;

import dev.tidegate.answer.QuotaText;
import dev.tidegate.answer.RefusalText;
import dev.tidegate.answer.RetryTime;
import dev.tidegate.library.Refusal;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.UpstreamSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a refused request is answered, as the gateway answers it: problem+json (RFC 9457) with the reason and the time
 * to come back, or what the policy states in its place. Immutable.
 */
public final class RefusalAnswer {
    private static final long MILLI_NANOS = 1_000_000L;

    private final int status;
    private final Map<String, String> fields;
    private final byte[] body;

    private RefusalAnswer(int status, Map<String, String> fields, byte[] body) {
        this.status = status;
        this.fields = Collections.unmodifiableMap(fields);
        this.body = body;
    }

    /** The answer to a refusal under a policy, with a decision id drawn at random. */
    public static RefusalAnswer of(Policy policy, Refusal refusal) {
        return of(policy, refusal, ThreadLocalRandom.current().nextLong());
    }

    /** The answer to a refusal under a policy, with this decision id. */
    static RefusalAnswer of(Policy policy, Refusal refusal, long decision) {
        return refusal.answer().isNone()
                ? problem(policy, refusal, decision)
                : stated(refusal.answer(), HexFormat.of().toHexDigits(decision));
    }

    /** The answer to a request whose path servers would read differently. */
    public static RefusalAnswer ambiguousPath() {
        return badRequest("The path of the request can be read in more than one way");
    }

    /** The answer to a request that says how long its caller waits, but in no known form. */
    public static RefusalAnswer badDeadline() {
        return badRequest(RefusalText.BAD_DEADLINE.sentence());
    }

    private static RefusalAnswer badRequest(String detail) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        String body = "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                + "\"detail\":" + quote(detail + ".")
                + ",\"instance\":\"urn:tidegate:decision:" + id + "\"}";
        return new RefusalAnswer(400, fields("application/problem+json", id), ascii(body));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Map<String, String> fields(String contentType, String id) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (!contentType.isEmpty()) {
            fields.put("Content-Type", contentType);
        }
        fields.put("Cache-Control", "no-store");
        fields.put("Tidegate-Decision", id);
        return fields;
    }

    private static RefusalAnswer stated(FixedAnswer answer, String id) {
        boolean hasBody = answer.status() != 204 && answer.status() != 304;
        byte[] body = hasBody ? answer.body().getBytes(StandardCharsets.UTF_8) : new byte[0];
        return new RefusalAnswer(answer.status(), fields(hasBody ? answer.contentType() : "", id), body);
    }

    private static RefusalAnswer problem(Policy policy, Refusal refusal, long decision) {
        String id = HexFormat.of().toHexDigits(decision);
        Told told = told(policy, refusal);
        RefusalText text = told.text();
        RetryTime retry = RetryTime.of(rounded(refusal.retryAfterNanos()), decision);
        Map<String, String> fields = fields("application/problem+json", id);
        if (text.retry()) {
            fields.put("Retry-After", Long.toString(retry.seconds()));
            told.quota().ifPresent(limit -> {
                fields.put("RateLimit-Policy", QuotaText.policy(limit));
                fields.put("RateLimit", QuotaText.name(limit) + ";r=0;t=" + retry.windowSeconds());
            });
        }
        String again = text.retry() ? "; try again in " + retry.text() : "";
        String body = "{\"type\":" + quote(text.type().uri())
                + ",\"title\":" + quote(text.type().title(text.status().phrase()))
                + ",\"status\":" + text.status().code()
                + ",\"detail\":" + quote(text.sentence() + again + ".")
                + ",\"instance\":\"urn:tidegate:decision:" + id + "\""
                + ",\"reason\":" + quote(refusal.reason().text())
                + (told.violated().isEmpty() ? "" : ",\"violated-policies\":[" + quote(told.violated()) + "]")
                + (text.retry() ? ",\"retry_after_ms\":" + retry.millis() : "")
                + "}";
        return new RefusalAnswer(text.status().code(), fields, ascii(body));
    }

    /** Limits keep time in ticks of microseconds: what one tick is too much must not become a whole second. */
    private static long rounded(long nanos) {
        return nanos == Long.MAX_VALUE ? 0 : (nanos + MILLI_NANOS / 2) / MILLI_NANOS * MILLI_NANOS;
    }

    /**
     * What is told of a refusal.
     *
     * @param violated the name of the limit that decided; empty when none did
     * @param quota the limit whose quota is told
     */
    private record Told(RefusalText text, String violated, Optional<LimitSpec> quota) {}

    private static Told told(Policy policy, Refusal refusal) {
        return switch (refusal.reason()) {
            case RATE, KEY_MISSING, STORE_DOWN -> ofLimit(policy, refusal);
            case CONCURRENCY -> ofPlaces(policy, refusal);
            case SHED, TIMEOUT, BREAKER_OPEN -> plain(ofUpstream(policy, refusal));
            case DEGRADED -> plain(ofFeature(refusal));
            case FUNNEL, QUEUE_FULL, NO_HEALTHY_UPSTREAM -> plain(RefusalText.of(refusal.reason()));
        };
    }

    private static Told plain(RefusalText text) {
        return new Told(text, "", Optional.empty());
    }

    private static Told ofLimit(Policy policy, Refusal refusal) {
        Optional<LimitSpec> limit = Optional.ofNullable(policy.limits().get(refusal.rule()));
        return limit.map(spec -> new Told(
                        RefusalText.of(refusal.reason(), spec),
                        spec.name(),
                        QuotaText.isDisclosed(spec) ? limit : Optional.empty()))
                .orElseGet(() -> plain(RefusalText.of(refusal.reason())));
    }

    private static RefusalText ofUpstream(Policy policy, Refusal refusal) {
        return policy.upstreams().containsKey(refusal.upstream())
                ? RefusalText.of(refusal.reason(), refusal.upstream())
                : RefusalText.of(refusal.reason());
    }

    /** All places of the upstream are taken, or all that one value of a key may take. */
    private static Told ofPlaces(Policy policy, Refusal refusal) {
        UpstreamSpec upstream = policy.upstreams().get(refusal.upstream());
        if (upstream != null) {
            for (var limit : upstream.concurrency().per()) {
                if (limit.name().equals(refusal.rule())) {
                    String violated = upstream.name() + " per " + limit.name();
                    return new Told(RefusalText.of(upstream.name(), limit), violated, Optional.empty());
                }
            }
        }
        return plain(ofUpstream(policy, refusal));
    }

    private static RefusalText ofFeature(Refusal refusal) {
        if (refusal.rule().equals(Refusal.LAST_RUNG)) {
            return RefusalText.LAST_RUNG;
        }
        return refusal.rule().isEmpty() ? RefusalText.of(refusal.reason()) : RefusalText.ofFeature(refusal.rule());
    }

    /** What a refusal says, for those who do not answer over HTTP. */
    public static RefusalText text(Policy policy, Refusal refusal) {
        return told(policy, refusal).text();
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The header fields, without those that the server adds itself. */
    public Map<String, String> fields() {
        return fields;
    }

    /** The body, which a HEAD request does not get. */
    public byte[] body() {
        return Arrays.copyOf(body, body.length);
    }
}
