package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.Gate;
import dev.tidegate.doubles.TestCall;
import dev.tidegate.gateway.admin.AdminRequest;
import dev.tidegate.gateway.admin.Endpoint;
import dev.tidegate.gateway.admin.RatesEndpoint;
import dev.tidegate.gateway.admin.Reply;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.Reservation;
import dev.tidegate.metrics.TrafficCounts;
import dev.tidegate.metrics.TrafficCounts.Outcome;
import dev.tidegate.model.Call;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RateHistoryTest {
    private static final long START = 1_700_000_000L;
    private static final String ROUTE = "/api/**";
    private static final Call REQUEST = TestCall.of("GET /api/a");

    private final AtomicLong now = new AtomicLong(START);
    private final RateHistory history = new RateHistory(() -> Instant.ofEpochSecond(now.get()));
    private final Endpoint endpoint = RatesEndpoint.of(history);
    private final Gate gate = Gate.of(policy(), 42, 0);

    private static Policy policy() {
        LimitSpec limit = LimitSpec.of("orders", Level.APPLICATION, new LimitRule.TokenBucket(Rate.perSecond(1), 3, 0));
        return Policy.builder()
                .listener(ListenerSpec.http("web", "127.0.0.1", 0))
                .upstream(UpstreamSpec.of("shop", List.of(Gates.server(9001))))
                .limit(limit)
                .route(RouteSpec.of(ROUTE, "shop", "orders"))
                .build();
    }

    private void pass(TrafficCounts counts, int seconds, int perSecond, Outcome outcome) {
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < perSecond; i++) {
                counts.record(outcome, 2_000_000L);
            }
            now.incrementAndGet();
            history.sample(gate);
        }
    }

    private Reply ask(String query, String accept) {
        return endpoint.handler().handle(new AdminRequest(query, accept));
    }

    /** The words of the line that begins so. */
    private static List<String> line(String text, String start) {
        return text.lines()
                .filter(line -> line.strip().startsWith(start))
                .findFirst()
                .map(line -> Stream.of(
                                line.strip().substring(start.length()).strip().split(" {2,}"))
                        .toList())
                .orElse(List.of());
    }

    @Test
    void upstreamsOfARouteStandSideBySide() {
        TrafficCounts shop = history.traffic().counts(ROUTE, "shop");
        TrafficCounts next = history.traffic().counts(ROUTE, "shop-next");
        for (int i = 0; i < 20; i++) {
            shop.record(Outcome.FAILED, 1_000_000L);
            pass(next, 1, 4, Outcome.REFUSED);
        }
        String text = ask("", "").body();

        assertThat(line(text, "route " + ROUTE)).containsExactly("shop", "shop-next", "all");
        assertThat(line(text, "seconds")).containsExactly("20", "20", "20");
        assertThat(line(text, "requests")).containsExactly("20", "80", "100");
        assertThat(line(text, "a second mean")).containsExactly("1.0", "4.0", "5.0");
        assertThat(line(text, "refused")).containsExactly("0.0 %", "100.0 %", "80.0 %");
        assertThat(line(text, "failed")).containsExactly("100.0 %", "0.0 %", "100.0 %");
        assertThat(line(ask("route=%2Fapi%2F**&compare=shop-next,shop", "").body(), "route " + ROUTE))
                .containsExactly("shop-next", "shop");
        assertThat(ask("route=/other", "").body()).doesNotContain("route ");
    }

    @Test
    void aReloadSplitsTheTimeInTwo() {
        TrafficCounts shop = history.traffic().counts(ROUTE, "shop");
        pass(shop, 30, 10, Outcome.SERVED);
        history.onReload();
        pass(shop, 10, 5, Outcome.SERVED);
        String text = ask("at=reload", "").body();

        assertThat(line(text, "route " + ROUTE)).containsExactly("shop before", "shop after");
        // The second of the reload, in which there may be some of both, is left out.
        assertThat(line(text, "seconds")).containsExactly("30", "9");
        assertThat(line(text, "requests")).containsExactly("300", "45");
        assertThat(line(text, "max")).containsExactly("10", "5");
        assertThat(line(ask("at=" + (START + 30), "").body(), "requests")).containsExactly("300", "50");
        assertThat(line(ask("at=reload&last=5", "").body(), "seconds")).containsExactly("5", "5");
    }

    @Test
    void limitsShowWhatTheyDecided() {
        for (int second = 0; second < 5; second++) {
            for (int i = 0; i < 4; i++) {
                Reservation reservation = new Reservation();
                gate.route(REQUEST).orElseThrow().limits().acquire(REQUEST, 1, second, reservation);
            }
            now.incrementAndGet();
            history.sample(gate);
        }
        String text = ask("", "").body();

        assertThat(line(text, "requests")).containsExactly("20");
        assertThat(line(text, "refused")).containsExactly("85.0 %");
    }

    @Test
    void programsGetTheSameAsJson() {
        pass(history.traffic().counts(ROUTE, "shop"), 2, 3, Outcome.SERVED);
        Reply reply = ask("", "application/json");

        assertThat(reply.contentType()).isEqualTo("application/json");
        assertThat(reply.body())
                .startsWith("{\"routes\":[{\"route\":\"/api/**\",\"columns\":[{\"upstream\":\"shop\",\"period\":\"\"")
                .contains("\"seconds\":2,\"requests\":6,\"meanPerSecond\":3.0,\"p50PerSecond\":3")
                .contains("\"limits\":[{\"limit\":\"orders\"");
    }

    @Test
    void aQuestionThatMakesNoSenseIsAnsweredWithTheRemedy() {
        assertThat(ask("at=reload", "").body()).contains("there was no reload yet");
        assertThat(ask("at=yesterday", "").body()).contains("seconds since 1970");
        assertThat(ask("at=" + (START + 999), "").status()).isEqualTo(400);
        assertThat(ask("last=0", "").body()).contains("1 to 600 seconds");
        assertThat(ask("last=x", "").status()).isEqualTo(400);
        assertThat(ask("", "").body()).isEqualTo("no traffic yet\n");
    }
}
