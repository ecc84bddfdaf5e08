package dev.tidegate.spring.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.library.Refusal;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.Policy;
import io.grpc.Metadata;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RpcRefusalTest {
    private static final Policy POLICY = Policy.builder().build();

    private static RpcRefusal refusal(Reason reason, long nanos) {
        return RpcRefusal.of(POLICY, new Refusal(reason, "", "", nanos, FixedAnswer.none()));
    }

    @ParameterizedTest
    @CsvSource({
        "RATE, RESOURCE_EXHAUSTED",
        "FUNNEL, RESOURCE_EXHAUSTED",
        "CONCURRENCY, UNAVAILABLE",
        "SHED, UNAVAILABLE",
        "BREAKER_OPEN, UNAVAILABLE",
        "STORE_DOWN, UNAVAILABLE",
        "TIMEOUT, DEADLINE_EXCEEDED",
        "KEY_MISSING, UNAUTHENTICATED"
    })
    void aReasonHasTheStatusOfTheGateway(Reason reason, Status.Code code) {
        assertThat(refusal(reason, 1).status().getCode()).isEqualTo(code);
    }

    @Test
    void thePushbackIsThereWhereComingBackHelps() {
        Metadata.Key<String> pushback = Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
        assertThat(refusal(Reason.RATE, 38_000_000L).trailers().get(pushback)).isEqualTo("38");
        assertThat(refusal(Reason.RATE, Long.MAX_VALUE).trailers().get(pushback))
                .isEqualTo("1000");
        assertThat(refusal(Reason.TIMEOUT, 38_000_000L).trailers().get(pushback))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(Status.Code.class)
    void onlyAStatusThatSpeaksAgainstTheServiceIsAFailure(Status.Code code) {
        Outcome expected = switch (code) {
            case UNAVAILABLE, INTERNAL, UNKNOWN, DATA_LOSS -> Outcome.FAILURE;
            case DEADLINE_EXCEEDED -> Outcome.LATE;
            case CANCELLED -> Outcome.CANCELLED;
            default -> Outcome.SUCCESS;
        };
        assertThat(RpcRefusal.outcome(code.toStatus())).isEqualTo(expected);
    }

    @Test
    void aCallIsAPostToTheFullNameOfItsMethod() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-user", Metadata.ASCII_STRING_MARSHALLER), "ann");
        RpcCall call = new RpcCall("Shop.Example:443", "shop.Orders/Create", headers);
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).isEqualTo("/shop.Orders/Create");
        assertThat(call.value(new Attribute.Host())).isEqualTo("shop.example");
        assertThat(call.value(new Attribute.Path())).isEqualTo("/shop.Orders/Create");
        assertThat(call.value(new Attribute.Method())).isEqualTo("POST");
        assertThat(call.value(new Attribute.ClientAddress())).isEqualTo("");
        assertThat(call.value(new Attribute.Header("x-user"))).isEqualTo("ann");
        assertThat(call.value(new Attribute.Header("x-other"))).isEqualTo("");
        assertThat(call.value(new Attribute.Header("x-trace-bin"))).isEqualTo("");
        assertThat(call.value(new Attribute.Cookie("c"))).isEqualTo("");
        assertThat(call.value(new Attribute.Query("q"))).isEqualTo("");
        assertThat(call.value(new Attribute.Claim("sub"))).isEqualTo("");
        assertThat(call.value(new Attribute.Entry("key"))).isEqualTo("");
        assertThat(new RpcCall(null, "a/b", headers).host()).isEqualTo("");
        assertThat(new RpcCall("[::1]:80", "a/b", headers).host()).isEqualTo("[::1]");
        assertThat(new RpcCall("[::1]", "a/b", headers).host()).isEqualTo("[::1]");
    }
}
