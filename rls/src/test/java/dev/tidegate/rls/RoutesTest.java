package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Value;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import org.junit.jupiter.api.Test;

/** A domain that the policy does not name: its routes decide, as in the gateway. */
class RoutesTest {
    private static final String POLICY = """
            identity:
              user: { header: X-User-Id }
            limits:
              per-ip:   { key: client-ip, rate: 1/h, algorithm: fixed-window }
              per-user: { key: user, rate: 2/h, algorithm: fixed-window }
              by-path:  { level: application, key: [host, path, method], rate: 3/h, algorithm: fixed-window }
              total:    { level: resource, rate: 4/h, algorithm: fixed-window }
            upstreams:
              shop: { servers: ["127.0.0.1:1"], limits: [total] }
              free: { servers: ["127.0.0.1:1"] }
            routes:
              - { match: /ip/**, to: shop, limits: [per-ip] }
              - { match: POST /user/**, to: free, limits: [per-user], cost: 2 }
              - { match: /path/**, to: { free: 50%, shop: 50% }, limits: [by-path] }
              - { match: /free, to: free }
            """;

    private static String rule(RateLimitResponse response) {
        return response.getDynamicMetadata()
                .getFieldsOrDefault("rule", Value.getDefaultInstance())
                .getStringValue();
    }

    @Test
    void theRouteOfThePathAsksItsLimits() {
        try (Service service = Service.of(POLICY)) {
            assertThat(service.passes("any", "path=/ip/a?x=1,remote_address=10.0.0.1"))
                    .isTrue();
            RateLimitResponse second = service.ask("any", "path=//ip/./b,remote_address=10.0.0.1");
            assertThat(second.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
            assertThat(rule(second)).isEqualTo("per-ip");
            assertThat(service.passes("any", "path=/ip/a,masked_remote_address=10.0.0.2"))
                    .isTrue();
        }
    }

    @Test
    void anIpv6ClientIsItsNetwork() {
        try (Service service = Service.of(POLICY)) {
            assertThat(service.passes("any", "path=/ip/a,remote_address=2001:db8::1"))
                    .isTrue();
            assertThat(service.passes("any", "path=/ip/a,remote_address=2001:db8::2"))
                    .isFalse();
            assertThat(service.passes("any", "path=/ip/a,remote_address=2001:db8:1::2"))
                    .isTrue();
        }
    }

    @Test
    void aHeaderAndTheNameOfAnIdentityAreTheSame() {
        try (Service service = Service.of(POLICY)) {
            assertThat(service.passes("any", "path=/user/1,method=POST,X-User-Id=ann"))
                    .isTrue();
            assertThat(service.passes("any", "path=/user/1,method=POST,user=ann"))
                    .isFalse();
            assertThat(service.passes("any", "path=/user/1,method=POST,user=bob"))
                    .isTrue();
            assertThat(service.passes("any", "path=/user/1,method=GET,user=ann"))
                    .as("no route, no limit")
                    .isTrue();
            RateLimitResponse nobody = service.ask("any", "path=/user/1,method=POST");
            assertThat(nobody.getDynamicMetadata().getFieldsOrThrow("reason").getStringValue())
                    .isEqualTo("key-missing");
        }
    }

    @Test
    void hostPathAndMethodAreKeysAsInTheGateway() {
        try (Service service = Service.of(POLICY)) {
            for (String host : new String[] {"Example.org", "example.org:8080", "example.org"}) {
                assertThat(service.passes("any", "path=/path/%61,method=GET,host=" + host))
                        .isTrue();
            }
            assertThat(service.passes("any", "path=/path/a,method=GET,host=example.org"))
                    .isFalse();
            assertThat(service.passes("any", "path=/path/a,method=PUT,host=example.org"))
                    .isTrue();
        }
    }

    @Test
    void theLimitsOfTheUpstreamComeLast() {
        try (Service service = Service.of(POLICY)) {
            for (int i = 0; i < 4; i++) {
                assertThat(service.passes("any", "path=/ip/a,remote_address=10.0.0." + i))
                        .isTrue();
            }
            assertThat(rule(service.ask("any", "path=/ip/a,remote_address=10.0.0.9")))
                    .isEqualTo("total");
        }
    }

    @Test
    void aPathThatCanBeReadInTwoWaysIsRefused() {
        try (Service service = Service.of(POLICY)) {
            RateLimitResponse refused = service.ask("any", "path=/free/%2e%2e%2fip,remote_address=10.0.0.1");
            assertThat(refused.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
            assertThat(refused.getDynamicMetadata().getFieldsOrThrow("reason").getStringValue())
                    .isEqualTo("funnel");
            assertThat(service.passes("any", "path=/free")).isTrue();
        }
    }
}
