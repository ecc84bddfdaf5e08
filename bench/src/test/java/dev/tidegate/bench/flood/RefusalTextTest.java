package dev.tidegate.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalTextTest {
    private static final String WHOLE = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n\r\n"
            + "{\"status\":503,\"reason\":\"shed\",\"violated-policies\":[\"shop\"],\"retry_after_ms\":1000}";

    @Test
    void isWholeWithAReasonARuleAndATimeToComeBack() {
        assertThat(RefusalText.isWhole(WHOLE)).isTrue();
    }

    @Test
    void mayNameTheUpstreamThatDecidedInItsDetail() {
        String named =
                WHOLE.replace("\"violated-policies\":[\"shop\"]", "\"detail\":\"The service 'shop' is overloaded.\"");
        assertThat(RefusalText.isWhole(named)).isTrue();
        assertThat(RefusalText.isWhole(named.replace("'shop'", "shop"))).isFalse();
    }

    @Test
    void isNotWholeWithoutAnyOfThem() {
        assertThat(RefusalText.isWhole(WHOLE.replace("Retry-After: 1\r\n", ""))).isFalse();
        assertThat(RefusalText.isWhole(WHOLE.replace("Retry-After: 1", "Retry-After: 0")))
                .isFalse();
        assertThat(RefusalText.isWhole(WHOLE.replace("\"shed\"", "\"\""))).isFalse();
        assertThat(RefusalText.isWhole(WHOLE.replace("[\"shop\"]", "[]"))).isFalse();
    }
}
