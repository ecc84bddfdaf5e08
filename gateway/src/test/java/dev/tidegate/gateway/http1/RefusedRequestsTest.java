package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and how; and that it is refused in the same way however the bytes arrive. */
class RefusedRequestsTest {
    @ParameterizedTest
    @MethodSource("dev.tidegate.gateway.http1.RefusedRequests#all")
    void isRefused(RefusedRequests.Case refused) {
        assertThat(last(Wire.request(Wire.bytes(refused.raw())))).isEqualTo(outcome(refused));
    }

    @ParameterizedTest
    @MethodSource("dev.tidegate.gateway.http1.RefusedRequests#all")
    void isRefusedInEverySplit(RefusedRequests.Case refused) {
        byte[] raw = Wire.bytes(refused.raw());
        int step = raw.length < 1_000 ? 1 : raw.length / 50;
        for (int cut = 1; cut < raw.length; cut += step) {
            assertThat(last(Wire.request(raw, cut))).as("cut at %d", cut).isEqualTo(outcome(refused));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-x", "EHLO a", "GET /", "GET / HTTP/9.9", "GET / SIP/2.0", "CONNECT a:1 HTTP/1.1"})
    void whatIsNoRequestIsRefusedAfterItsFirstLine(String line) {
        assertThat(Wire.request(Wire.bytes(line + "\r\n"))).matches("[45]0[0-9] .*");
    }

    @Test
    void aFirstLineMayComeAloneAndBeReadTwice() {
        byte[] raw = Wire.bytes("GET http://A.:80/x HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(Wire.request(raw, 33)).isEqualTo(Wire.request(raw)).contains("Host: a:80\r\n");
    }

    private static String outcome(RefusedRequests.Case refused) {
        return refused.problem().status() + " " + refused.problem();
    }

    private static String last(String outcome) {
        return outcome.substring(outcome.lastIndexOf('\n') + 1);
    }
}
