package dev.tidegate.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Retry;
import dev.tidegate.policy.Retry.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

class RetryRuleTest {
    private static final Retry CONNECT = Retry.defaults().withAttempts(2, Failure.CONNECT);
    private static final Retry RESET = Retry.defaults().withAttempts(2, Failure.RESET);

    @ParameterizedTest
    @CsvSource({"502, BAD_GATEWAY", "503, SERVICE_UNAVAILABLE", "504, GATEWAY_TIMEOUT"})
    void aStatusIsAFailureWhereThePolicyNamesIt(int status, Failure failure) {
        Retry named = Retry.defaults().withAttempts(2, failure);
        assertThat(RetryRule.isFailure(named, HttpMethod.GET, status)).isTrue();
        assertThat(RetryRule.isFailure(RESET, HttpMethod.GET, status)).isFalse();
        assertThat(RetryRule.isFailure(named, HttpMethod.POST, status)).isFalse();
        assertThat(RetryRule.isFailure(named.withMethods(Retry.Methods.ANY), HttpMethod.POST, status))
                .isTrue();
        assertThat(RetryRule.isFailure(named, HttpMethod.GET, 500)).isFalse();
        assertThat(RetryRule.isFailure(named, HttpMethod.GET, 200)).isFalse();
    }

    @Test
    void whatWasNeverSentMayBeSentAgainWhateverItsMethod() {
        IOException refused = new IOException(new ConnectException("refused"));
        assertThat(RetryRule.isFailure(CONNECT, HttpMethod.POST, refused)).isTrue();
        assertThat(RetryRule.isFailure(RESET, HttpMethod.GET, refused)).isFalse();
    }

    @Test
    void whatBrokeOffMayBeSentAgainIfItsMethodMay() {
        IOException broken = new IOException("reset");
        assertThat(RetryRule.isFailure(RESET, HttpMethod.PUT, broken)).isTrue();
        assertThat(RetryRule.isFailure(RESET, HttpMethod.POST, broken)).isFalse();
        assertThat(RetryRule.isFailure(CONNECT, HttpMethod.GET, broken)).isFalse();
        assertThat(RetryRule.isFailure(RESET.withMethods(Retry.Methods.ANY), HttpMethod.POST, broken))
                .isTrue();
    }

    @Test
    void aRequestThatGoesOutCarriesWhatItsTargetAndItsHeadersSay() {
        HttpHeaders headers = new HttpHeaders();
        headers.set("X-Tenant", "blue");
        OutgoingCall call = new OutgoingCall(HttpMethod.PUT, URI.create("http://Pay.Example:80/a//b?q=1"), headers);
        assertThat(call.method()).isEqualTo("PUT");
        assertThat(call.host()).isEqualTo("pay.example");
        assertThat(call.path()).isEqualTo("/a/b");
        assertThat(call.value(new Attribute.Header("x-tenant"))).isEqualTo("blue");
        assertThat(call.value(new Attribute.Header("x-other"))).isEqualTo("");
        assertThat(call.value(new Attribute.Query("q"))).isEqualTo("1");
        assertThat(call.value(new Attribute.Path())).isEqualTo("/a/b");
        assertThat(call.value(new Attribute.Host())).isEqualTo("pay.example");
        assertThat(call.value(new Attribute.Method())).isEqualTo("PUT");
        assertThat(call.value(new Attribute.ClientAddress())).isEqualTo("");
        assertThat(call.value(new Attribute.Cookie("session"))).isEqualTo("");
        assertThat(call.value(new Attribute.Claim("sub"))).isEqualTo("");
        assertThat(call.value(new Attribute.Entry("key"))).isEqualTo("");
    }
}
