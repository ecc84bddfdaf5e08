package dev.tidegate.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.policy.HttpSettings;
import dev.tidegate.policy.Policy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallTermsTest {
    private static final HttpSettings HEADERS = HttpSettings.of(Policy.builder().build());

    /** A request with these headers, from a peer that is believed or not. */
    private static final class Asking extends RequestCall {
        private final Map<String, String> headers;
        private final boolean trusted;

        Asking(Map<String, String> headers, boolean trusted) {
            super("/");
            this.headers = headers;
            this.trusted = trusted;
        }

        @Override
        public CharSequence method() {
            return "GET";
        }

        @Override
        public CharSequence host() {
            return "";
        }

        @Override
        protected String header(String name) {
            return headers.getOrDefault(name, "");
        }

        @Override
        protected boolean isPeerTrusted() {
            return trusted;
        }
    }

    private static CallTerms terms(String... headers) {
        return terms(true, headers);
    }

    private static CallTerms terms(boolean trusted, String... headers) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        return CallTerms.of(new Asking(named, trusted), HEADERS).orElseThrow();
    }

    private static Map<String, String> told(CallTerms terms) {
        Map<String, String> told = new LinkedHashMap<>();
        terms.tell(HEADERS, told::put);
        return told;
    }

    @Test
    void whoSaysNothingTellsNothing() {
        CallTerms none = terms();
        assertThat(none.isNone()).isTrue();
        assertThat(told(none)).isEmpty();
        assertThat(none.allow(Duration.ofDays(1))).isTrue();
        GuardedCall call = GuardedCall.to("a");
        assertThat(none.on(call)).isSameAs(call);
    }

    @Test
    void whatIsLeftIsToldInTheFormInWhichItWasSaid() {
        assertThat(told(terms("x-request-timeout", "60m")).get("x-request-timeout"))
                .matches("3[0-9]{6}ms");
        assertThat(told(terms("x-request-timeout", "3600000")).get("x-request-timeout"))
                .matches("3[0-9]{6}");
        assertThat(told(terms("x-request-timeout", "0"))).containsEntry("x-request-timeout", "0");
    }

    @Test
    void theShorterOfTwoTimesCounts() {
        assertThat(told(terms("x-request-timeout", "60m", "grpc-timeout", "0n")))
                .containsEntry("x-request-timeout", "0ms");
        assertThat(told(terms("x-request-timeout", "0", "grpc-timeout", "1H"))).containsEntry("x-request-timeout", "0");
        assertThat(terms("grpc-timeout", "1H").left()).isGreaterThan(Duration.ofMinutes(1));
    }

    @Test
    void aTimeThatNobodyCanReadIsNoticed() {
        assertThat(CallTerms.of(new Asking(Map.of("x-request-timeout", "soon"), true), HEADERS))
                .isEmpty();
        assertThat(terms("grpc-timeout", "soon").isNone()).isTrue();
    }

    @Test
    void aPriorityIsBelievedFromTrustedPeersAlone() {
        assertThat(told(terms("x-request-priority", "sheddable")))
                .containsExactly(Map.entry("x-request-priority", "sheddable"));
        assertThat(terms(false, "x-request-priority", "critical-plus").isNone()).isTrue();
        assertThat(terms("x-request-priority", "urgent").isNone()).isTrue();
        assertThat(told(terms("x-request-priority", "critical"))).isEmpty();
    }

    @Test
    void aCallOfItsOwnTermsKeepsThemButNotLongerThanItsCaller() {
        CallTerms caller = terms("x-request-timeout", "1m", "x-request-priority", "sheddable");
        assertThat(caller.and(CallTerms.NONE).left()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
        CallTerms hasty = caller.and(terms("x-request-timeout", "0", "x-request-priority", "critical-plus"));
        assertThat(told(hasty))
                .containsOnly(Map.entry("x-request-timeout", "0"), Map.entry("x-request-priority", "critical-plus"));
        assertThat(hasty.allow(Duration.ZERO)).isFalse();
        CallTerms patient = caller.and(terms("x-request-timeout", "60m"));
        assertThat(patient.left()).isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(CallTerms.NONE.within(Duration.ofSeconds(-1)).left()).isZero();
    }
}
