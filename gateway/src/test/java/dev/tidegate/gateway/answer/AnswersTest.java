package dev.tidegate.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.ConcurrencyRule.Range;
import dev.tidegate.answer.RefusalText;
import dev.tidegate.balance.Server;
import dev.tidegate.gateway.text.ReferencePage;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.Fallback;
import dev.tidegate.policy.FeatureSpec;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.KeyedConcurrency;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import dev.tidegate.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnswersTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-01T08:05:09.999Z"));
    private static final long MILLI = 1_000_000L;
    private static final long ID = 0x4bf92f35L;

    private static final Attribute USER = new Attribute.Header("x-user-id");
    private static final Attribute APP = new Attribute.Header("x-api-key");
    private static final FixedAnswer CLOSED = new FixedAnswer(503, "text/plain", "closed");

    private final LimitSpec perIp = LimitSpec.perClient("per-ip", new LimitRule.TokenBucket(Rate.perSecond(10), 20, 0));
    private final LimitSpec perUser = LimitSpec.of(
            "per-user",
            Level.USER,
            new LimitRule.SlidingWindow(new Rate(300, 60_000 * MILLI), 10),
            new Attribute.Header("x-user-id"));
    private final LimitSpec shopMax =
            LimitSpec.of("shop-max", Level.RESOURCE, new LimitRule.FixedWindow(Rate.perSecond(2000)));
    private final LimitSpec hostile =
            LimitSpec.perClient("a\"\\\r\n\u00e9", new LimitRule.FixedWindow(Rate.perSecond(1)));
    private final Answers answers = Answers.of(policy(), CLOCK);

    @Test
    void aCallOfGrpcIsRefusedInAHeadAlone() {
        assertThat(refuse(new Refusal(Reason.RATE, "per-ip", 0, 38 * MILLI, ID), Delivery.ofGrpc(false)))
                .isEqualTo("""
                        HTTP/1.1 200 OK\r
                        Date: Sun, 01 Nov 2026 08:05:09 GMT\r
                        Content-Type: application/grpc\r
                        Content-Length: 0\r
                        grpc-status: 8\r
                        grpc-message: 10 requests a second for each client address; try again in 38 ms\r
                        grpc-retry-pushback-ms: 38\r
                        Tidegate-Decision: 000000004bf92f35\r
                        \r
                        """);
        assertThat(status(Refusal.of(Reason.SHED, 0, ID), Delivery.ofGrpc(false)))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "RATE, shop-max, 14",
        "SHED, '', 14",
        "QUEUE_FULL, '', 14",
        "NO_HEALTHY_UPSTREAM, '', 14",
        "TIMEOUT, '', 4",
        "KEY_MISSING, per-user, 16"
    })
    void eachReasonHasAStatusOfGrpc(Reason reason, String limit, int status) {
        assertThat(refuse(new Refusal(reason, limit, 0, 0, ID), Delivery.ofGrpc(true)))
                .contains("\r\ngrpc-status: " + status + "\r\n")
                .endsWith("Connection: close\r\n\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void eachErrorHasAStatusOfGrpcThatIsNotOk(GatewayError error) {
        ByteBuf out = Unpooled.buffer();
        answers.error(error, "100 % of \u00e4").writeTo(out, ID, Delivery.ofGrpc(false));

        assertThat(out.toString(StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsPattern("\r\ngrpc-status: [1-9][0-6]?\r\n")
                .contains("\r\ngrpc-message: 100 %25 of %C3%A4\r\n");
        assertThat(answers.error(error).status(Delivery.ofGrpc(false))).isEqualTo(200);
    }

    @Test
    void aRefusalByALimitSaysAllThereIsToSay() {
        assertThat(refuse(new Refusal(Reason.RATE, "per-ip", 0, 38 * MILLI, ID), Delivery.KEEP_ALIVE))
                .isEqualTo("HTTP/1.1 429 Too Many Requests\r\n"
                        + "Date: Sun, 01 Nov 2026 08:05:09 GMT\r\n"
                        + "Content-Type: application/problem+json\r\n"
                        + "Content-Length: 356\r\n"
                        + "Cache-Control: no-store\r\n"
                        + "Retry-After: 1\r\n"
                        + "RateLimit-Policy: \"per-ip\";q=10;w=1;tidegate-burst=20\r\n"
                        + "RateLimit: \"per-ip\";r=0;t=1\r\n"
                        + "Tidegate-Decision: 000000004bf92f35\r\n"
                        + "\r\n"
                        + "{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
                        + "\"title\":\"Request cannot be satisfied as assigned quota has been exceeded\","
                        + "\"status\":429,\"detail\":\"10 requests a second for each client address;"
                        + " try again in 38 ms.\",\"instance\":\"urn:tidegate:decision:000000004bf92f35\","
                        + "\"reason\":\"rate\",\"violated-policies\":[\"per-ip\"],\"retry_after_ms\":38}");
    }

    @Test
    void theReferenceShowsThisVeryRefusal() {
        String answer = refuse(new Refusal(Reason.RATE, "per-ip", 0, 38 * MILLI, ID), Delivery.KEEP_ALIVE);
        assertThat(ReferencePage.read("answers")).contains("```http\n" + answer.replace("\r", "") + "\n```");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void theReferenceListsTheReason(Reason reason) {
        RefusalText text = RefusalText.of(reason);
        String type = text.type().uri().replaceAll(".*#", "");
        assertThat(ReferencePage.read("answers"))
                .contains("| `%s` | %d | %s | %s | %s |\n"
                        .formatted(reason, text.status().code(), type, text.retry() ? "yes" : "no", text.sentence()));
    }

    @ParameterizedTest
    @EnumSource(GatewayError.class)
    void theReferenceListsTheError(GatewayError error) {
        assertThat(ReferencePage.read("answers"))
                .contains("| %d | %s | %s |\n".formatted(error.status(), error.title(), error.detail()));
    }

    @Test
    void anUpstreamAtItsLimitIsNotTheFaultOfTheCaller() {
        String answer = refuse(new Refusal(Reason.RATE, "shop-max", 0, 2500 * MILLI, ID), Delivery.CLOSE);
        assertThat(answer)
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .contains("Retry-After: 3\r\n", "Connection: close\r\n", "#temporary-reduced-capacity")
                .contains("\"violated-policies\":[\"shop-max\"]", "try again in 3 s.")
                .doesNotContain("RateLimit", "2000");
    }

    @Test
    void aMissingKeyNamesWhatTheRequestMustCarryAndDoesNotInviteARetry() {
        assertThat(refuse(new Refusal(Reason.KEY_MISSING, "per-user", 0, 0, ID), Delivery.KEEP_ALIVE))
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .contains("\"detail\":\"This request must carry the header x-user-id.\"")
                .contains("\"reason\":\"key-missing\"")
                .doesNotContain("Retry-After", "retry_after_ms", "RateLimit");
    }

    @Test
    void aHeadAnswerHasTheLengthButNotTheBody() {
        Refusal refusal = new Refusal(Reason.RATE, "per-ip", 0, 38 * MILLI, ID);
        String whole = refuse(refusal, Delivery.of(false, false));
        String head = refuse(refusal, Delivery.of(true, false));
        assertThat(whole).startsWith(head);
        assertThat(head).endsWith("\r\n\r\n").contains("Content-Length: 356\r\n");
        assertThat(refuse(refusal, Delivery.of(true, true))).endsWith("Connection: close\r\n\r\n");
    }

    @Test
    void anUnknownTimeIsAnsweredWithOneSecond() {
        assertThat(refuse(Refusal.of(Reason.BREAKER_OPEN, 0, ID), Delivery.CLOSE))
                .contains("Retry-After: 1\r\n", "try again in 1 s.", "\"retry_after_ms\":1000");
    }

    @ParameterizedTest
    @CsvSource({
        "SHED, shop, 503, The service 'shop' is overloaded and serves more important requests first",
        "CONCURRENCY, shop, 503, The service 'shop' is busy with as many requests as it can serve at once",
        "TIMEOUT, shop, 503, The service 'shop' is overloaded and has no room before this request runs out of time",
        "BREAKER_OPEN, shop, 503, The service 'shop' is failing and is being left alone",
        "CONCURRENCY, shop per user, 429, 8 requests at once to 'shop' for each value of the header x-user-id",
        "CONCURRENCY, shop per app, 503,"
                + " As many requests as it bears at once to 'shop' for each value of the header x-api-key",
        "DEGRADED, reviews, 503, The feature 'reviews' is switched off while the service is under pressure",
        "DEGRADED, features.last-rung, 503,"
                + " Only the most important requests are served while the service is under pressure"
    })
    void whatDecidedIsNamed(Reason reason, String name, int status, String sentence) {
        String answer = refuse(new Refusal(reason, name, 0, 2000 * MILLI, ID), Delivery.KEEP_ALIVE);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Retry-After: 2\r\n");
        assertThat(body(answer).get("detail").asString()).isEqualTo(sentence + "; try again in 2 s.");
        assertThat(body(answer).has("violated-policies")).isEqualTo(name.startsWith("shop per"));
        assertThat(ReferencePage.read("answers"))
                .contains("| `%s` | `%s` | %d | %s |\n".formatted(reason.text(), name, status, sentence));
    }

    @Test
    void whatThePolicyStatesIsAnsweredInThePlaceOfARefusal() {
        assertThat(instead(FixedAnswer.json("[\"\u00e4\"]"), Reason.DEGRADED, Delivery.KEEP_ALIVE))
                .isEqualTo("""
                        HTTP/1.1 200 \r
                        Date: Sun, 01 Nov 2026 08:05:09 GMT\r
                        Content-Type: application/json\r
                        Content-Length: 6\r
                        Cache-Control: no-store\r
                        Tidegate-Decision: 000000004bf92f35\r
                        \r
                        ["\u00e4"]""");
        assertThat(instead(CLOSED, Reason.BREAKER_OPEN, Delivery.HEAD_CLOSE))
                .contains("Content-Length: 6\r\n")
                .endsWith("Connection: close\r\n\r\n");
    }

    @Test
    void aCallThatCannotReadWhatIsStatedIsRefused() {
        assertThat(instead(CLOSED, Reason.BREAKER_OPEN, Delivery.ofGrpc(false))).contains("grpc-status: 14\r\n");
        assertThat(instead(FixedAnswer.json("of another policy"), Reason.DEGRADED, Delivery.KEEP_ALIVE))
                .contains("\"reason\":\"degraded\"");
    }

    @Test
    void aLimitThatIsNotOfThisPolicyStillRefuses() {
        assertThat(refuse(new Refusal(Reason.RATE, "gone", 0, 1, ID), Delivery.KEEP_ALIVE))
                .contains("429", "This caller asked too often; try again in 1 ms.");
    }

    @Test
    void aHostileNameForgesNeitherFieldNorMember() {
        String answer = refuse(new Refusal(Reason.RATE, hostile.name(), 0, 1, ID), Delivery.KEEP_ALIVE);
        assertThat(answer).contains("RateLimit: \"a\\\"\\\\???\";r=0;t=1\r\n");
        assertThat(body(answer).get("violated-policies").get(0).asString()).isEqualTo(hostile.name());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1 ms",
        "999999999, 1000 ms",
        "1000000000, 1 s",
        "119000000001, 120 s",
        "120000000000, 2 min",
        "7199000000000, 120 min",
        "7200000000000, 2 h",
        "86400000000001, 25 h"
    })
    void theWaitReadsWell(long nanos, String text) {
        assertThat(refuse(new Refusal(Reason.RATE, "per-ip", 0, nanos, ID), Delivery.KEEP_ALIVE))
                .contains("; try again in " + text + ".");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonIsAValidProblemOfItsStatus(Reason reason) {
        for (String limit : List.of("", "per-ip", "per-user", "shop-max")) {
            Refusal refusal = new Refusal(reason, limit, 0, 38 * MILLI, ID);
            String answer = refuse(refusal, Delivery.KEEP_ALIVE);
            JsonNode problem = body(answer);
            assertThat(problem.get("status").asInt()).isEqualTo(status(refusal, Delivery.KEEP_ALIVE));
            assertThat(answer).startsWith("HTTP/1.1 " + status(refusal, Delivery.KEEP_ALIVE) + " ");
            assertThat(problem.get("reason").asString()).isEqualTo(reason.text());
            assertThat(problem.get("title").asString()).isNotBlank();
            assertThat(problem.get("detail").asString()).endsWith(".");
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayError.class)
    void everyErrorIsAValidProblemOfItsStatus(GatewayError error) {
        ByteBuf out = Unpooled.buffer();
        answers.error(error).writeTo(out, ID, Delivery.CLOSE);
        String answer = out.toString(StandardCharsets.US_ASCII);
        assertThat(answer).startsWith("HTTP/1.1 " + error.status() + " " + error.title() + "\r\n");
        assertThat(body(answer).get("detail").asString()).isEqualTo(error.detail());
        assertThat(body(answer).get("status").asInt()).isEqualTo(error.status());
    }

    @Test
    void anErrorSpeaksInItsOwnWordsEscaped() {
        ByteBuf out = Unpooled.buffer();
        ErrorAnswer answer = answers.error(GatewayError.BAD_REQUEST, "no \"such\"\r\nthing");
        answer.writeTo(out, ID, Delivery.CLOSE);
        assertThat(answer.error()).isEqualTo(GatewayError.BAD_REQUEST);
        assertThat(body(out.toString(StandardCharsets.US_ASCII)).get("detail").asString())
                .isEqualTo("no \"such\"\r\nthing");
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        ByteBuf out = Unpooled.buffer();
        answers.methodNotAllowed(List.of("GET", "HEAD")).writeTo(out, ID, Delivery.KEEP_ALIVE);
        assertThat(out.toString(StandardCharsets.US_ASCII)).contains("405", "\r\nAllow: GET, HEAD\r\n");
    }

    @Seeds(300)
    void retryAfterIsNeverTooEarlyAndNeverMuchTooLate(long seed) {
        Random random = new Random(seed);
        long nanos = random.nextLong(1, 400L * 86_400_000 * MILLI) >> random.nextInt(50);
        long retryNanos = Math.max(1, nanos);
        String answer =
                refuse(new Refusal(Reason.RATE, "per-ip", 0, retryNanos, random.nextLong()), Delivery.KEEP_ALIVE);
        long window = number(answer, ";r=0;t=");
        long retryAfter = number(answer, "Retry-After: ");
        assertThat(window).isEqualTo(Math.ceilDiv(retryNanos, 1000 * MILLI));
        assertThat(retryAfter).isBetween(window, window + window / 10);
        assertThat(body(answer).get("retry_after_ms").asLong()).isEqualTo(Math.ceilDiv(retryNanos, MILLI));
    }

    @Test
    void callersOfOneResetComeBackSpreadOut() {
        long hour = 3_600_000 * MILLI;
        DecisionIds ids = DecisionIds.of(1, 0);
        long distinct = Stream.generate(ids::next)
                .limit(1000)
                .map(id -> refuse(new Refusal(Reason.RATE, "per-ip", 0, hour, id), Delivery.KEEP_ALIVE))
                .map(answer -> number(answer, "Retry-After: "))
                .distinct()
                .count();
        assertThat(distinct).isGreaterThan(300);
    }

    private Policy policy() {
        PolicyBuilder policy = Policy.builder()
                .upstream(UpstreamSpec.of("shop", List.of(new Server("127.0.0.1", 9001, 1, false)))
                        .withConcurrency(ConcurrencySpec.defaults()
                                .withPer(
                                        KeyedConcurrency.of("user", USER, new ConcurrencyRule.Fixed(8)),
                                        KeyedConcurrency.of("app", APP, new ConcurrencyRule.Vegas(Range.DEFAULT))))
                        .withBreaker(BreakerSpec.defaults().withFallback(new Fallback.Answer(CLOSED))))
                .route(RouteSpec.of("/**", "shop"))
                .route(RouteSpec.of("/reviews", "shop").withFeature("reviews", FixedAnswer.json("[\"\u00e4\"]")))
                .features(FeatureSpec.of("reviews"));
        List.of(perIp, perUser, shopMax, hostile).forEach(policy::limit);
        return policy.build();
    }

    private String refuse(Refusal refusal, Delivery delivery) {
        ByteBuf out = Unpooled.buffer(16);
        int unused = answers.refuse(out, refusal, delivery);
        return out.toString(StandardCharsets.US_ASCII);
    }

    private String instead(FixedAnswer stated, Reason reason, Delivery delivery) {
        ByteBuf out = Unpooled.buffer(16);
        int status = answers.answer(out, stated, Refusal.of(reason, 0, ID), delivery);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("HTTP/1.1 " + status + " ");
        return text;
    }

    private int status(Refusal refusal, Delivery delivery) {
        return answers.refuse(Unpooled.buffer(16), refusal, delivery);
    }

    private static long number(String answer, String before) {
        int start = answer.indexOf(before) + before.length();
        int end = answer.indexOf("\r\n", start);
        return Long.parseLong(answer.substring(start, end));
    }

    /** The body, which must be exactly as long as the head says. */
    private static JsonNode body(String answer) {
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(number(answer, "Content-Length: ")).isEqualTo(body.length());
        return STRICT.readTree(body);
    }
}
