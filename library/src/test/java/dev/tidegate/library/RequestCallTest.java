package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestCallTest {
    private static final String POLICY = """
            version: 1
            identity:
              user: { header: X-User }
            limits:
              per-user: { level: user, key: user, rate: 1/h, burst: 1 }
              per-address: { level: user, key: client-ip, rate: 1/h, burst: 1 }
            upstreams:
              shop: { servers: [127.0.0.1:1] }
            features: [reviews]
            routes:
              - { match: POST /orders, to: shop, limits: [per-user] }
              - { match: /by-address, to: shop, limits: [per-address] }
              - { match: /reviews, to: shop, feature: reviews }
              - { match: { host: pay.example, path: /** }, to: shop, limits: [per-user] }
            """;

    private final Tidegate gate = Tidegate.open(policy());

    @AfterEach
    void close() {
        gate.close();
    }

    private static Policy policy() {
        return switch (PolicyParser.parse("test.yaml", POLICY)) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new AssertionError(refused.report());
        };
    }

    private record Request(String method, String host, String path, Map<String, String> headers) implements Call {
        static Request of(String method, String path, String user) {
            return new Request(method, "", path, Map.of("x-user", user));
        }

        @Override
        public CharSequence value(Attribute attribute) {
            return switch (attribute) {
                case Attribute.Header header -> headers.getOrDefault(header.name(), "");
                case Attribute.ClientAddress address -> headers.getOrDefault("address", "");
                default -> "";
            };
        }
    }

    private Entry enter(Request request) {
        return gate.tryEnter(GuardedCall.to(request));
    }

    @Test
    void routesMatchTheMethodOfARequestAndLimitsAreKeptByWhatItCarries() {
        assertThat(enter(Request.of("POST", "/orders", "ann"))).isInstanceOf(Permit.class);
        assertThat(enter(Request.of("POST", "/orders", "ann"))).isInstanceOf(Refusal.class);
        assertThat(enter(Request.of("POST", "/orders", "bob"))).isInstanceOf(Permit.class);
        assertThat(gate.guards(GuardedCall.to(Request.of("GET", "/orders", "ann"))))
                .isFalse();
    }

    @Test
    void whatIsSaidOfARequestGoesBeforeWhatItCarries() {
        GuardedCall call = GuardedCall.to(Request.of("POST", "/orders", "ann"));
        assertThat(gate.tryEnter(call)).isInstanceOf(Permit.class);
        assertThat(gate.tryEnter(call.user("eve"))).isInstanceOf(Permit.class);
        assertThat(gate.tryEnter(call.user("eve"))).isInstanceOf(Refusal.class);
    }

    @Test
    void theAddressIsThatOfTheRequestUnlessAnotherIsSaid() {
        Request request = new Request("GET", "", "/by-address", Map.of("address", "192.0.2.1"));
        assertThat(enter(request)).isInstanceOf(Permit.class);
        assertThat(enter(request)).isInstanceOf(Refusal.class);
        assertThat(gate.tryEnter(GuardedCall.to(request).client("192.0.2.2"))).isInstanceOf(Permit.class);
        GuardedCall operation = GuardedCall.to("by-address");
        assertThat(gate.tryEnter(operation.user("kim"))).isInstanceOf(Permit.class);
        assertThat(gate.tryEnter(operation.user("kim"))).isInstanceOf(Refusal.class);
    }

    @Test
    void onlyARouteThatNamesTheHostTakesWhatGoesOut() {
        Request order = new Request("POST", "other.example", "/orders", Map.of("x-user", "ann"));
        Request payment = new Request("POST", "pay.example", "/charges", Map.of("x-user", "ann"));
        assertThat(gate.guards(GuardedCall.to(order))).isTrue();
        assertThat(gate.guards(GuardedCall.outgoing(order))).isFalse();
        assertThat(gate.guards(GuardedCall.outgoing(payment))).isTrue();
        Request asIncoming = new Request("POST", "pay.example", "/orders", Map.of("x-user", "ann"));
        assertThat(gate.guards(GuardedCall.outgoing(asIncoming))).isTrue();
        assertThat(GuardedCall.outgoing(payment)).hasToString("/charges");
    }

    @Test
    void aFeatureIsNamedByItsRuleAndTheLastRungByItsOwn() {
        gate.running()
                .gate()
                .ladder()
                .pin("reviews", new Ladder.Pin(false, gate.nanoTime() + 3_600_000_000_000L, "sale"));
        assertThat(enter(Request.of("GET", "/reviews", "ann")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.rule()).isEqualTo("reviews"));
    }

    @Test
    void workThatIsHandedItsArgumentAllocatesNothing() throws InterruptedException {
        GuardedCall call = GuardedCall.to("reviews");
        GuardedWork<String, String, RuntimeException> work = argument -> argument;
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                before = allocated();
            }
            assertSame(gate.callWith(call, "argument", work));
        }
        assertThat(allocated() - before).isLessThan(10_000);
    }

    private static void assertSame(String result) {
        if (!result.equals("argument")) {
            throw new AssertionError(result);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void workSaysWhatElseToDoWhenItIsRefused() throws InterruptedException {
        GuardedCall call = GuardedCall.to(Request.of("POST", "/orders", "zoe"));
        GuardedWork<String, String, RuntimeException> stubborn = argument -> "did " + argument;
        GuardedWork<String, String, RuntimeException> meek = new GuardedWork<>() {
            @Override
            public String run(String argument) {
                return "did " + argument;
            }

            @Override
            public String refused(String argument, Refusal refusal) {
                return "left " + argument + ": " + refusal.reason();
            }
        };
        assertThat(gate.callWith(call, "it", meek)).isEqualTo("did it");
        assertThat(gate.callWith(call, "it", meek)).isEqualTo("left it: rate");
        assertThatThrownBy(() -> gate.callWith(call, "it", stubborn))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().rule()).isEqualTo("per-user"));
    }
}
