package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Retry;
import dev.tidegate.policy.Retry.Failure;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class DeadlineTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(SECOND);

    private Gateway frozen(UpstreamSpec upstream) {
        return Gateway.start(Gates.policy(upstream).build(), Gates.options().withNanoTime(clock::get));
    }

    private static String field(Origin origin, String name) {
        String head = origin.heads().getLast();
        Matcher field = Pattern.compile("(?i)\r\n" + name + ": ([^\r]*)\r\n").matcher(head);
        return field.find() ? field.group(1) : "";
    }

    @Test
    void theServerIsToldWhatIsLeftInTheFormTheClientUsed() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = frozen(Gates.upstream(origin))) {
            RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 1.5s");
            assertThat(field(origin, "x-request-timeout")).isEqualTo("1500ms");

            RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 2000", "X-Request-Timeout: 9");
            assertThat(field(origin, "x-request-timeout")).isEqualTo("2000");

            RawClient.get(Gates.port(gateway), "/", "grpc-timeout: 3S");
            assertThat(field(origin, "grpc-timeout")).isEqualTo("3000000u");

            RawClient.get(Gates.port(gateway), "/", "grpc-timeout: 10M", "X-Request-Timeout: 1m");
            assertThat(field(origin, "grpc-timeout")).isEqualTo("60000000u");
            assertThat(field(origin, "x-request-timeout")).isEqualTo("60000ms");

            RawClient.get(Gates.port(gateway), "/", "grpc-timeout: 2H");
            assertThat(field(origin, "grpc-timeout")).isEqualTo("7200000m");

            RawClient.get(Gates.port(gateway), "/");
            assertThat(field(origin, "x-request-timeout")).isEmpty();
        }
    }

    @Test
    void theBoundOfTheUpstreamCountsToo() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = frozen(Gates.upstream(origin)
                        .withTimeouts(new UpstreamSpec.Timeouts(SECOND, 60 * SECOND, 5 * SECOND)))) {
            RawClient.get(Gates.port(gateway), "/");
            assertThat(field(origin, "x-request-timeout")).isEqualTo("5000ms");

            RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 20s");
            assertThat(field(origin, "x-request-timeout")).isEqualTo("5000ms");

            RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 2s");
            assertThat(field(origin, "x-request-timeout")).isEqualTo("2000ms");
        }
    }

    @Test
    void noServerWorksOnAfterTheDeadline() throws IOException, InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        try (Origin origin = Origin.start(Scripts.silentUntilGone(gone));
                Gateway gateway = Gates.before(origin)) {
            long start = System.nanoTime();
            RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 150ms");

            assertThat(reply.status()).isEqualTo(504);
            assertThat(reply.body()).contains("\"reason\":\"timeout\"");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(150 * Gates.MILLI);
            gone.await();
        }
    }

    @Test
    void aReplyThatIsNotCompleteByThenIsCut() throws IOException {
        Origin.Script slow = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return in.read() >= 0;
        };
        try (Origin origin = Origin.start(slow);
                Gateway gateway = Gates.before(origin)) {
            assertThat(RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 150ms")
                            .body())
                    .isEqualTo("half");
            Waiting.until(() -> origin.connections() == 0);
        }
    }

    @Test
    void aCallWithoutAnyTimeLeftIsNotSentAtAll() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin)) {
            assertThat(RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 0")
                            .status())
                    .isEqualTo(504);
            assertThat(RawClient.get(Gates.port(gateway), "/", "grpc-timeout: 0m")
                            .status())
                    .isEqualTo(504);
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void aDeadlineThatNobodyCanReadIsSaidToBeOne() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin)) {
            RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: soon");
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("how long the client waits");

            assertThat(RawClient.get(Gates.port(gateway), "/", "grpc-timeout: soon")
                            .status())
                    .isEqualTo(200);
            assertThat(field(origin, "grpc-timeout")).isEqualTo("soon");
        }
    }

    @Test
    void aTurnThatWouldComeTooLateIsRefusedAtOnceAndGivenBack() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            try (Gateway gateway =
                    Gateway.start(Gates.paced(origin), Gates.options().withNanoTime(clock::get))) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
                for (int i = 0; i < 20; i++) {
                    RawClient.Reply late = RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 900ms");
                    assertThat(late.status()).isEqualTo(504);
                }
                clock.addAndGet(SECOND);
                assertThat(RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 900ms")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aRetryThatWouldComeTooLateIsNotMade() throws IOException {
        Retry patient =
                Retry.defaults().withAttempts(2, Failure.SERVICE_UNAVAILABLE).withBounds(20, SECOND, 0);
        try (Origin origin = Origin.start(Scripts.status(503, "Retry-After: 2"));
                Gateway gateway = frozen(Gates.upstream(origin).withRetry(patient))) {
            assertThat(RawClient.get(Gates.port(gateway), "/", "X-Request-Timeout: 2s")
                            .status())
                    .isEqualTo(503);
            assertThat(origin.heads()).hasSize(1);
        }
    }
}
