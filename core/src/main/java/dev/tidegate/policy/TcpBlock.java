package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.policy.ListenerSpec.Protocol;
import dev.tidegate.policy.Setting.Fallback;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/** The settings of a listener that only one for TCP has. */
final class TcpBlock {
    private static final Form<String> SERVER_NAME = Form.of(
            "a server name",
            "a name in lower case, or *. and a name for any below it: db.example.org, '*.example.org'",
            "(\\*\\.)?[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?",
            Matcher::group,
            name -> name);

    static final Setting<ListenerSpec, String> TO = Setting.partial(
            "to",
            new Types.Name(Reading.Kind.UPSTREAM),
            Fallback.of("none: a connection without a name from sni is closed", values -> ""),
            listener -> Optional.of(listener.tcp().to()).filter(name -> !name.isEmpty()),
            "The upstream that connections to a tcp listener are passed on to.");

    static final Setting<ListenerSpec, Map<String, String>> SNI = Setting.partial(
            "sni",
            new MapOf<>(
                    "a block of server names and upstreams",
                    SERVER_NAME,
                    new Types.Name(Reading.Kind.UPSTREAM),
                    List.of()),
            Fallback.of(Map.of()),
            listener -> Optional.of(listener.tcp().sni()).filter(names -> !names.isEmpty()),
            "Upstreams by the name in the TLS greeting of a client, exact or `'*.example.org'`; TLS is passed on as it is."
                    + " All others go to `to`.");

    static final Setting<ListenerSpec, List<String>> LIMITS = Setting.partial(
            "limits",
            ListOf.of("a list of limits", new Types.Name(Reading.Kind.LISTENER_LIMIT), 0)
                    .distinct(new Distinct<>("a limit", name -> name)),
            Fallback.of(List.of()),
            TcpBlock::limits,
            "The limits that a new connection to a tcp listener must pass: connections per second, by client-ip or in all.");

    static final Setting<ListenerSpec, Long> IDLE = Setting.partial(
            "idle",
            Types.duration("1ms", "30day"),
            Fallback.of(parseDurationNanos("10min")),
            listener -> isTcp(listener) ? Optional.of(listener.tcp().idleNanos()) : Optional.empty(),
            "How long a connection to a tcp listener may carry nothing in either direction.");

    private TcpBlock() {}

    static TcpSettings make(Values values) {
        return new TcpSettings(values.get(TO), values.get(SNI), values.get(LIMITS), values.get(IDLE));
    }

    static TcpSettings none() {
        return make(Values.none());
    }

    static TcpSettings to(String upstream) {
        return make(Values.none().with(TO, upstream));
    }

    static void requireServerName(String name) {
        Require.that(
                SERVER_NAME.pattern().matcher(name).matches(), "a server name must be " + SERVER_NAME.example(), name);
    }

    private static Optional<List<String>> limits(ListenerSpec listener) {
        return isTcp(listener) ? Optional.of(listener.tcp().limits()) : Optional.empty();
    }

    private static boolean isTcp(ListenerSpec listener) {
        return listener.protocol() == Protocol.TCP;
    }
}
