package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Priority;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.KeyedConcurrency;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.Sessions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More requests than the upstream serves at once. */
@ExtendWith(BufferGuard.class)
class AdmissionTest {
    private static final String PATIENT = "X-Request-Timeout: 5s";
    private static final ConcurrencySpec ONE = fixed(1);

    private final HeldOrigin held = new HeldOrigin();
    private final List<RawClient> clients = new ArrayList<>();

    private static ConcurrencySpec fixed(int limit) {
        return ConcurrencySpec.of(new ConcurrencyRule.Fixed(limit));
    }

    private Policy policy(ConcurrencySpec concurrency) {
        return Policy.builder()
                .listener(Gates.listener())
                .listener(Gates.admin())
                .upstream(Gates.upstream(held.origin()).withConcurrency(concurrency))
                .route(RouteSpec.of("/**", "shop"))
                .route(RouteSpec.of("/low", "shop").withPriority(Priority.SHEDDABLE))
                .route(RouteSpec.of("/lower-middle", "shop").withPriority(Priority.SHEDDABLE_PLUS))
                .route(RouteSpec.of("/high", "shop").withPriority(Priority.CRITICAL_PLUS))
                .build();
    }

    /** Sends a request on a connection of its own, and leaves it open. */
    private RawClient send(Gateway gateway, String path, String... headers) throws IOException {
        RawClient client = new RawClient(Gates.port(gateway));
        clients.add(client);
        return client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    private RawClient sendAndAwaitItsPlaceInTheQueue(Gateway gateway, String path, String... headers)
            throws IOException {
        int before = Gates.admission(gateway).waiting();
        RawClient client = send(gateway, path, headers);
        Waiting.until(() -> Gates.admission(gateway).waiting() == before + 1);
        return client;
    }

    /** Shows the upstream as one that serves about a request a second, so that two may wait. One is being served. */
    private void slowDown(Gateway gateway) throws IOException {
        RawClient first = send(gateway, "/first", PATIENT);
        held.await(1);
        sendAndAwaitItsPlaceInTheQueue(gateway, "/second", PATIENT);
        Waiting.nanos(700 * Gates.MILLI);
        held.answer();
        first.read();
        held.await(2);
    }

    private void end() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        held.close();
    }

    @Test
    void whoMattersMoreIsServedFirst() throws IOException {
        try (Gateway gateway = Gates.start(policy(ONE))) {
            RawClient first = send(gateway, "/first", PATIENT);
            held.await(1);
            RawClient low = sendAndAwaitItsPlaceInTheQueue(gateway, "/low", PATIENT);
            RawClient high = sendAndAwaitItsPlaceInTheQueue(gateway, "/high", PATIENT);
            held.answerAll();

            assertThat(List.of(
                            first.read().status(),
                            high.read().status(),
                            low.read().status()))
                    .containsOnly(200);
            assertThat(held.paths()).containsExactly("/first", "/high", "/low");
            Waiting.until(() -> Gates.admission(gateway).limiter().inFlight() == 0);
            end();
        }
    }

    @Test
    void aFullQueueRefusesTheWorstAndSaysWhy() throws IOException {
        try (Gateway gateway = Gates.start(policy(ONE))) {
            slowDown(gateway);
            RawClient low = sendAndAwaitItsPlaceInTheQueue(gateway, "/low", PATIENT);
            sendAndAwaitItsPlaceInTheQueue(gateway, "/lower-middle", PATIENT);
            RawClient newest = send(gateway, "/newest", PATIENT);

            RawClient.Reply refused = low.read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 5);
            assertThat(refused.header("tidegate-decision")).hasSize(16);
            assertThat(refused.body())
                    .contains("\"reason\":\"shed\"", "The service 'shop' is overloaded and serves more important");
            held.answerAll();
            assertThat(newest.read().status()).isEqualTo(200);
            assertThat(held.paths()).startsWith("/first", "/second", "/newest").doesNotContain("/low");
            Waiting.until(() -> Gates.metric(gateway, "tidegate_refusals_total", "tidegate_reason=\"shed\"") >= 1);
            end();
        }
    }

    @Test
    void nobodyWaitsLongerThanItMay() throws IOException {
        try (Gateway gateway = Gates.start(policy(ONE))) {
            send(gateway, "/first", PATIENT);
            held.await(1);
            // Of one second, two fifths may be spent in the queue. Nothing else happens meanwhile: the loop's timer
            // tells.
            long start = System.nanoTime();
            assertThat(send(gateway, "/", "X-Request-Timeout: 1s").read().body())
                    .contains("\"reason\":\"shed\"");
            assertThat(System.nanoTime() - start).isBetween(350 * Gates.MILLI, 950 * Gates.MILLI);
            assertThat(Gates.admission(gateway).waiting()).isZero();
            end();
        }
    }

    @Test
    void whatCannotBeOverInTimeIsNotBegun() throws IOException {
        try (Gateway gateway = Gates.start(policy(ONE))) {
            send(gateway, "/first", PATIENT);
            held.await(1);
            // Nothing has ended yet, so 20 ms are assumed for a service.
            RawClient.Reply refused =
                    send(gateway, "/", "X-Request-Timeout: 10ms").read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.body())
                    .contains("\"reason\":\"timeout\"", "'shop' is overloaded and has no room before this request");
            end();
        }
    }

    @Test
    void withoutAQueueTheNextIsRefusedAtOnce() throws IOException {
        try (Gateway gateway = Gates.start(policy(ONE.withQueue(false)))) {
            RawClient first = send(gateway, "/first");
            held.await(1);
            RawClient.Reply refused = send(gateway, "/").read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("\"reason\":\"concurrency\"", "The service 'shop' is busy");
            held.answer();
            first.read();
            end();
        }
    }

    @Test
    void oneUserHasNoMoreThanItsOwnPlaces() throws IOException {
        KeyedConcurrency perUser =
                KeyedConcurrency.of("user", new Attribute.Header("x-user"), new ConcurrencyRule.Fixed(1));
        try (Gateway gateway = Gates.start(policy(fixed(10).withPer(perUser)))) {
            RawClient first = send(gateway, "/", "X-User: a");
            held.await(1);
            RawClient.Reply refused = send(gateway, "/", "X-User: a").read();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.body())
                    .contains(
                            "\"reason\":\"concurrency\"",
                            "1 request at once to 'shop' for each value of the header x-user",
                            "\"violated-policies\":[\"shop per user\"]");
            RawClient other = send(gateway, "/", "X-User: b");
            held.await(2);
            held.answerAll();
            assertThat(first.read().status()).isEqualTo(200);
            assertThat(other.read().status()).isEqualTo(200);
            Waiting.until(() -> Gates.admission(gateway).limiter().inFlight() == 0);
            assertThat(send(gateway, "/", "X-User: a").read().status()).isEqualTo(200);
            end();
        }
    }

    @Test
    void aSessionThatHasBegunGoesOn() throws IOException {
        Sessions byCart = Sessions.by(new Attribute.Cookie("cart"));
        try (Gateway gateway = Gates.start(policy(ONE.withSessions(byCart)))) {
            held.answer();
            assertThat(send(gateway, "/cart", "Cookie: cart=7").read().status()).isEqualTo(200);

            send(gateway, "/first", PATIENT);
            held.await(2);
            RawClient high = sendAndAwaitItsPlaceInTheQueue(gateway, "/high", PATIENT);
            RawClient session = sendAndAwaitItsPlaceInTheQueue(gateway, "/low", PATIENT, "Cookie: cart=7");
            held.answerAll();
            assertThat(session.read().status()).isEqualTo(200);
            assertThat(high.read().status()).isEqualTo(200);
            assertThat(held.paths()).containsExactly("/cart", "/first", "/low", "/high");
            end();
        }
    }

    @Test
    void aReloadForgetsNoPlaceAndNobodyWhoWaits() throws IOException {
        try (Gateway gateway = Gates.start(policy(ONE))) {
            RawClient first = send(gateway, "/first", PATIENT);
            held.await(1);
            RawClient waiting = sendAndAwaitItsPlaceInTheQueue(gateway, "/second", PATIENT);
            gateway.reload(policy(ONE.withQueue(false)));

            assertThat(Gates.admission(gateway).limiter().inFlight()).isEqualTo(1);
            assertThat(send(gateway, "/third").read().body()).contains("\"reason\":\"concurrency\"");
            held.answerAll();
            assertThat(first.read().status()).isEqualTo(200);
            assertThat(waiting.read().status()).isEqualTo(200);
            Waiting.until(() -> Gates.admission(gateway).limiter().inFlight() == 0);
            end();
        }
    }

    @Test
    void whatALimitGaveIsGivenBackWhenThereIsNoPlace() throws IOException {
        LimitSpec three = LimitSpec.of(
                "three", Level.APPLICATION, new LimitRule.FixedWindow(new Rate(3, 3_600_000 * Gates.MILLI)));
        Policy policy = Policy.builder()
                .listener(Gates.listener())
                .limit(three)
                .upstream(Gates.upstream(held.origin()).withConcurrency(ONE.withQueue(false)))
                .route(RouteSpec.of("/**", "shop", "three"))
                .build();
        try (Gateway gateway = Gates.start(policy)) {
            RawClient first = send(gateway, "/first");
            held.await(1);
            for (int i = 0; i < 5; i++) {
                assertThat(send(gateway, "/").read().body()).contains("\"reason\":\"concurrency\"");
            }
            held.answerAll();
            first.read();
            assertThat(send(gateway, "/").read().status()).isEqualTo(200);
            end();
        }
    }

    @Test
    void streamsOfHttp2WaitForTheirTurnAlike() throws IOException {
        try (Gateway gateway = Gates.start(policy(ONE));
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            slowDown(gateway);
            int low = client.get("/low", "x-request-timeout", "5s");
            int middle = client.get("/lower-middle", "x-request-timeout", "5s");
            Waiting.until(() -> Gates.admission(gateway).waiting() == 2);
            int high = client.get("/high", "x-request-timeout", "5s");

            assertThat(client.await(low).status()).isEqualTo(503);
            assertThat(client.await(low).body()).contains("\"reason\":\"shed\"");
            held.answerAll();
            assertThat(client.await(high).status()).isEqualTo(200);
            client.await(middle);
            assertThat(held.paths()).startsWith("/first", "/second", "/high").doesNotContain("/low");
            end();
        }
    }
}
