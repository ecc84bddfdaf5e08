package dev.tidegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.balance.Server;
import dev.tidegate.doubles.TestCall;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.TcpSettings;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveTcpTest {
    private static final LimitRule TWO = new LimitRule.TokenBucket(Rate.perSecond(1), 2, 0);

    /** Of all that can be asked for, only its address is known. */
    private static Call connection(String address) {
        return new TestCall("", "", "", Map.of(new Attribute.ClientAddress(), address));
    }

    private static Gate gate(TcpSettings tcp) {
        PolicyBuilder builder = Policy.builder()
                .listener(ListenerSpec.tcp("db", "127.0.0.1", 0, "db").withTcp(tcp))
                .listener(ListenerSpec.http("web", "127.0.0.1", 0))
                .limit(LimitSpec.perClient("per-ip", TWO));
        for (String name : List.of("db", "one", "some", "deep")) {
            builder.upstream(UpstreamSpec.of(name, List.of(new Server("127.0.0.1", 5432, 1, false))));
        }
        return Gate.of(builder.build(), 42, 0);
    }

    private static final Map<String, String> NAMES =
            Map.of("one.example.org", "one", "*.example.org", "some", "*.deep.example.org", "deep");

    private static String upstream(LiveTcp tcp, String serverName) {
        return tcp.upstream(serverName).map(upstream -> upstream.spec().name()).orElse("nowhere");
    }

    @Test
    void theMostParticularServerNameWins() {
        LiveTcp tcp = gate(TcpSettings.to("db").withSni(NAMES)).tcp("db");
        assertThat(tcp.isByName()).isTrue();
        assertThat(upstream(tcp, "one.example.org")).isEqualTo("one");
        assertThat(upstream(tcp, "ONE.Example.org")).isEqualTo("one");
        assertThat(upstream(tcp, "two.example.org")).isEqualTo("some");
        assertThat(upstream(tcp, "a.b.example.org")).isEqualTo("some");
        assertThat(upstream(tcp, "a.deep.example.org")).isEqualTo("deep");
    }

    @Test
    void allOthersGoToTheOneUpstreamOrNowhere() {
        LiveTcp all = gate(TcpSettings.to("db").withSni(NAMES)).tcp("db");
        LiveTcp named = gate(TcpSettings.none().withSni(NAMES)).tcp("db");
        LiveTcp unnamed = gate(TcpSettings.to("db")).tcp("db");
        for (String other : List.of("", "example.org", "xexample.org", "one.example.com", ".", "*.example.net")) {
            assertThat(upstream(all, other)).as(other).isEqualTo("db");
            assertThat(upstream(named, other)).as(other).isEqualTo("nowhere");
            assertThat(upstream(unnamed, other)).as(other).isEqualTo("db");
        }
        assertThat(unnamed.isByName()).isFalse();
    }

    @Test
    void aNewConnectionPassesTheLimitsOfItsListener() {
        Gate gate = gate(TcpSettings.to("db").withLimits("per-ip"));
        LiveTcp tcp = gate.tcp("db");
        Reservation reservation = new Reservation();
        for (boolean isAdmitted : new boolean[] {true, true, false}) {
            tcp.limits().acquire(connection("192.0.2.1"), 1, 0, reservation);
            assertThat(reservation.isAdmitted()).isEqualTo(isAdmitted);
        }
        tcp.limits().acquire(connection("192.0.2.2"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).isTrue();
    }

    @Test
    void aReloadForgetsNoConnection() {
        Gate gate = gate(TcpSettings.to("db").withLimits("per-ip"));
        Reservation reservation = new Reservation();
        gate.tcp("db").limits().acquire(connection("192.0.2.1"), 2, 0, reservation);
        LiveTcp next = gate.reloaded(gate.policy(), 0).tcp("db");
        next.limits().acquire(connection("192.0.2.1"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).isFalse();
        assertThat(next.upstream("").orElseThrow().balancer().server(0))
                .isSameAs(gate.tcp("db").upstream("").orElseThrow().balancer().server(0));
    }

    @Test
    void onlyAListenerForTcpIsAsked() {
        Gate gate = gate(TcpSettings.to("db"));
        assertThat(gate.tcp("db").settings()).isEqualTo(TcpSettings.to("db"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate.tcp("web"))
                .withMessageContaining("no listener for TCP 'web', only [db]");
    }
}
