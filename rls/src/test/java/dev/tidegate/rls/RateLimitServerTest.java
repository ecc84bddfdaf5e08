package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.UInt64Value;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.RateLimit.Unit;
import io.envoyproxy.envoy.type.v3.RateLimitUnit;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RateLimitServerTest {
    private static final String SHOP = """
            limits:
              login: { key: entry(remote_address), rate: 2/min, algorithm: fixed-window }
              free:  { key: entry(user), rate: 1/s }
              gold:  { key: entry(user), rate: 5/s, burst: 5 }
              quiet: { rate: 1/h, algorithm: fixed-window, mode: shadow }
              all:   { level: resource, rate: 3/10s, algorithm: fixed-window }
            domains:
              shop:
                - { match: [path=/login, remote_address], limits: [login] }
                - { match: [plan, user], limits: [free] }
                - { match: [plan=gold, user], limits: [gold], replaces: [free] }
                - { match: [all], limits: [all] }
                - { match: [quiet], limits: [quiet] }
                - { match: [remote_address=50.0.0.5], deny: true }
                - { match: [ldap] }
            """;

    @Test
    void aRefusalSaysWhichLimitWhenToComeBackAndWhy() {
        try (Service service = Service.of(SHOP)) {
            RateLimitResponse first = service.ask("shop", "path=/login,remote_address=10.0.0.1");
            assertThat(first.getOverallCode()).isEqualTo(Code.OK);
            DescriptorStatus status = first.getStatuses(0);
            assertThat(status.getCode()).isEqualTo(Code.OK);
            assertThat(status.getCurrentLimit().getName()).isEqualTo("login");
            assertThat(status.getCurrentLimit().getRequestsPerUnit()).isEqualTo(2);
            assertThat(status.getCurrentLimit().getUnit()).isEqualTo(Unit.MINUTE);
            assertThat(status.getLimitRemaining()).isEqualTo(1);
            assertThat(first.hasDynamicMetadata()).isFalse();
            assertThat(first.getResponseHeadersToAddList()).isEmpty();

            service.advance(Duration.ofSeconds(20));
            service.ask("shop", "path=/login,remote_address=10.0.0.1");
            RateLimitResponse third = service.ask("shop", "path=/login,remote_address=10.0.0.1");
            assertThat(third.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
            assertThat(third.getStatuses(0).getCode()).isEqualTo(Code.OVER_LIMIT);
            assertThat(third.getStatuses(0).getDurationUntilReset().getSeconds())
                    .isEqualTo(40);
            assertThat(headers(third))
                    .containsEntry("ratelimit-policy", "\"login\";q=2;w=60")
                    .containsEntry("ratelimit", "\"login\";r=0;t=40");
            assertThat(Integer.parseInt(headers(third).get("retry-after"))).isBetween(40, 44);
            assertThat(third.getDynamicMetadata().getFieldsMap())
                    .hasEntrySatisfying(
                            "rule", rule -> assertThat(rule.getStringValue()).isEqualTo("login"))
                    .hasEntrySatisfying(
                            "reason", why -> assertThat(why.getStringValue()).isEqualTo("rate"))
                    .hasEntrySatisfying(
                            "domain", one -> assertThat(one.getStringValue()).isEqualTo("shop"))
                    .hasEntrySatisfying(
                            "descriptor",
                            one -> assertThat(one.getStringValue()).isEqualTo("path=/login, remote_address=10.0.0.1"))
                    .hasEntrySatisfying(
                            "retry_after_ms",
                            one -> assertThat(one.getNumberValue()).isEqualTo(40_000));
            assertThat(service.passes("shop", "path=/login,remote_address=10.0.0.2"))
                    .isTrue();
        }
    }

    private static Map<String, String> headers(RateLimitResponse response) {
        return response.getResponseHeadersToAddList().stream()
                .collect(Collectors.toMap(HeaderValue::getKey, HeaderValue::getValue));
    }

    @Test
    void whatIsRefusedForOneDescriptorChargesNone() {
        try (Service service = Service.of(SHOP)) {
            assertThat(service.passes("shop", "plan=free,user=ann")).isTrue();
            for (int i = 0; i < 5; i++) {
                RateLimitResponse refused = service.ask("shop", "all=x", "plan=free,user=ann");
                assertThat(refused.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
                assertThat(refused.getStatuses(0).getCode()).isEqualTo(Code.OK);
                assertThat(refused.getStatuses(0).getLimitRemaining()).isEqualTo(3);
                assertThat(refused.getStatuses(1).getCode()).isEqualTo(Code.OVER_LIMIT);
                assertThat(refused.getDynamicMetadata().getFieldsOrThrow("rule").getStringValue())
                        .isEqualTo("free");
            }
            assertThat(service.ask("shop", "all=x").getStatuses(0).getLimitRemaining())
                    .isEqualTo(2);
        }
    }

    @Test
    void aReplacedLimitIsNotAsked() {
        try (Service service = Service.of(SHOP)) {
            assertThat(service.passes("shop", "plan=x,user=ann")).isTrue();
            assertThat(service.passes("shop", "plan=x,user=ann")).isFalse();
            RateLimitResponse both = service.ask("shop", "plan=x,user=ann", "plan=gold,user=ann");
            assertThat(both.getOverallCode()).isEqualTo(Code.OK);
            assertThat(both.getStatuses(0).hasCurrentLimit()).isFalse();
            assertThat(both.getStatuses(1).getCurrentLimit().getName()).isEqualTo("gold");
        }
    }

    @Test
    void hitsAreTakenTogetherAndNoHitsOnlyAsk() {
        try (Service service = Service.of(SHOP)) {
            RateLimitRequest.Builder three = Service.request("shop", "all=x").setHitsAddend(3);
            assertThat(service.ask(three).getOverallCode()).isEqualTo(Code.OK);
            RateLimitRequest.Builder none = RateLimitRequest.newBuilder()
                    .setDomain("shop")
                    .addDescriptors(Service.descriptor("all=x").setHitsAddend(UInt64Value.of(0)));
            assertThat(service.ask(none).getOverallCode()).isEqualTo(Code.OVER_LIMIT);
            service.advance(Duration.ofSeconds(10));
            for (int i = 0; i < 5; i++) {
                RateLimitResponse asked = service.ask(none);
                assertThat(asked.getOverallCode()).isEqualTo(Code.OK);
                assertThat(asked.getStatuses(0).getLimitRemaining()).isEqualTo(3);
            }
            RateLimitRequest.Builder own = RateLimitRequest.newBuilder()
                    .setDomain("shop")
                    .setHitsAddend(100)
                    .addDescriptors(Service.descriptor("all=x").setHitsAddend(UInt64Value.of(2)));
            assertThat(service.ask(own).getStatuses(0).getLimitRemaining()).isEqualTo(1);
        }
    }

    private static RateLimitRequest.Builder ofUser(String user, long hits) {
        return RateLimitRequest.newBuilder()
                .setDomain("shop")
                .addDescriptors(Service.descriptor("user=" + user).setHitsAddend(UInt64Value.of(hits)));
    }

    @Test
    void whatAStreamHasCostIsChargedWhateverIsLeft() {
        try (Service service = Service.of("""
                limits: { tokens: { key: entry(user), rate: 1000/h, algorithm: fixed-window } }
                domains: { shop: [{ match: [user], limits: [tokens], on-stream-done: true }] }
                """)) {
            for (int left : new int[] {300, 0}) {
                assertThat(service.ask(ofUser("ann", 0)).getOverallCode()).isEqualTo(Code.OK);
                RateLimitResponse done = service.ask(ofUser("ann", 700));
                assertThat(done.getOverallCode()).as("nobody reads it").isEqualTo(Code.OK);
                assertThat(done.getStatuses(0).getCode()).isEqualTo(Code.OK);
                assertThat(done.getStatuses(0).getLimitRemaining()).isEqualTo(left);
            }
            RateLimitResponse next = service.ask(ofUser("ann", 0));
            assertThat(next.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
            assertThat(headers(next)).containsKey("retry-after");
            assertThat(service.ask(ofUser("bob", 0)).getOverallCode()).isEqualTo(Code.OK);
        }
    }

    @Test
    void aShadowLimitNeverRefuses() {
        try (Service service = Service.of(SHOP)) {
            for (int i = 0; i < 3; i++) {
                assertThat(service.passes("shop", "quiet=x")).isTrue();
            }
        }
    }

    @Test
    void anUnlimitedDescriptorSaysSoAndADeniedOneNeverPasses() {
        try (Service service = Service.of(SHOP)) {
            DescriptorStatus unlimited = service.ask("shop", "ldap=x").getStatuses(0);
            assertThat(unlimited.getCode()).isEqualTo(Code.OK);
            assertThat(unlimited.getLimitRemaining()).isEqualTo(-1);
            assertThat(service.ask("shop", "nobody=knows").getStatuses(0).getLimitRemaining())
                    .isZero();
            RateLimitResponse denied = service.ask("shop", "ldap=x", "remote_address=50.0.0.5");
            assertThat(denied.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
            assertThat(denied.getStatuses(0).getCode()).isEqualTo(Code.OK);
            assertThat(denied.getStatuses(1).getCode()).isEqualTo(Code.OVER_LIMIT);
        }
    }

    @Test
    void aLimitOfTheRequestHasItsOwnCount() {
        try (Service service = Service.of(SHOP)) {
            RateLimitRequest.Builder own = RateLimitRequest.newBuilder()
                    .setDomain("shop")
                    .addDescriptors(Service.descriptor("all=x")
                            .setLimit(RateLimitOverride.newBuilder()
                                    .setRequestsPerUnit(2)
                                    .setUnit(RateLimitUnit.HOUR)));
            RateLimitResponse first = service.ask(own);
            assertThat(first.getStatuses(0).getCurrentLimit().getRequestsPerUnit())
                    .isEqualTo(2);
            assertThat(first.getStatuses(0).getCurrentLimit().getUnit()).isEqualTo(Unit.HOUR);
            assertThat(service.ask(own).getOverallCode()).isEqualTo(Code.OK);
            assertThat(service.ask(own).getOverallCode()).isEqualTo(Code.OVER_LIMIT);
            assertThat(service.ask("shop", "all=x").getStatuses(0).getLimitRemaining())
                    .isEqualTo(2);
        }
    }

    @Test
    void aRequestThatAsksNothingIsInvalid() {
        try (Service service = Service.of(SHOP)) {
            for (RateLimitRequest.Builder wrong : new RateLimitRequest.Builder[] {
                Service.request("", "all=x"),
                Service.request("shop"),
                RateLimitRequest.newBuilder()
                        .setDomain("shop")
                        .addDescriptors(Service.descriptor("all=x")
                                .setLimit(RateLimitOverride.newBuilder().setRequestsPerUnit(2)))
            }) {
                assertThatExceptionOfType(StatusRuntimeException.class)
                        .isThrownBy(() -> service.ask(wrong))
                        .extracting(failure -> failure.getStatus().getCode())
                        .isEqualTo(Status.Code.INVALID_ARGUMENT);
            }
        }
    }

    @Test
    void aReloadKeepsWhatIsSpent() {
        try (Service service = Service.of(SHOP)) {
            assertThat(service.ask(Service.request("shop", "all=x").setHitsAddend(3))
                            .getOverallCode())
                    .isEqualTo(Code.OK);
            service.server.reload(Service.policy(SHOP.replace("3/10s", "4/10s")));
            assertThat(service.ask("shop", "all=x").getStatuses(0).getLimitRemaining())
                    .isZero();
            assertThat(service.passes("shop", "all=x")).isFalse();
        }
    }
}
