package dev.tidegate.policy;

import dev.tidegate.policy.ListenerSpec.Protocol;
import dev.tidegate.policy.Setting.Fallback;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The settings of a listener that only one for HTTP has. */
final class HttpBlock {
    private static final String DEADLINE_FIELD = "x-request-timeout";
    private static final String PRIORITY_FIELD = "x-request-priority";

    static final Setting<Http2Settings, Integer> STREAMS = Setting.of(
            "streams",
            Types.count(1, 1_000),
            100,
            Http2Settings::streams,
            "How many requests of one connection may run at once.");

    static final Setting<Http2Settings, Integer> WINDOW = Setting.of(
            "window",
            Types.intSize("16KiB", "16MiB"),
            64 << 10,
            Http2Settings::windowBytes,
            "How much of a request's body a client may send before the upstream has taken what came before.");

    static final Block<Http2Settings> HTTP2_BLOCK = Block.of(
            "a block of HTTP/2",
            "What a client may hold over one connection of HTTP/2.",
            values -> new Http2Settings(values.get(STREAMS), values.get(WINDOW)),
            STREAMS,
            WINDOW);

    static final Setting<ListenerSpec, ServerTls> TLS = Setting.partial(
            "tls",
            WordOr.off(TlsBlock.SERVER, ServerTls.off()),
            Fallback.of(ServerTls.off()),
            listener -> switch (listener.protocol()) {
                case HTTP, RLS -> Optional.of(listener.tls());
                case TCP, ADMIN -> Optional.empty();
            },
            "Makes it https: certificates by name, and client certificates if wanted. On a listener for rls it has one"
                    + " certificate.");

    static final Setting<ListenerSpec, Http2Settings> HTTP2 = Setting.partial(
            "http2",
            WordOr.off(HTTP2_BLOCK, Http2Settings.off()),
            Fallback.of(HTTP2_BLOCK.defaults()),
            ofHttp(ListenerSpec::http2),
            "HTTP/2 beside HTTP/1.1: chosen by ALPN with TLS, by its first bytes without.");

    static final Setting<ListenerSpec, String> DEADLINE_HEADER = Setting.partial(
            "deadline-header",
            header("X-Request-Timeout"),
            Fallback.of(DEADLINE_FIELD),
            ofHttp(ListenerSpec::deadlineHeader),
            "The request header in which a caller says how long it waits: `250` (milliseconds), `200ms` or `1.5s`. Then the"
                    + " request ends, and what is left is passed on.");

    static final Setting<ListenerSpec, String> PRIORITY_HEADER = Setting.partial(
            "priority-header",
            header("X-Request-Priority"),
            Fallback.of(PRIORITY_FIELD),
            ofHttp(ListenerSpec::priorityHeader),
            "The request header in which a caller says how much a call matters, as in priority of a route. It is believed"
                    + " from identity.client.trusted-proxies alone, taken from all others, and told to upstreams.");

    /** One header cannot say both. */
    static final Rule<ListenerSpec> HEADERS_DIFFER = new Rule.Check<>(
            PRIORITY_HEADER,
            ProblemCode.CONTRADICTION,
            values -> values.get(PRIORITY_HEADER).isEmpty()
                    || !values.get(PRIORITY_HEADER).equals(values.get(DEADLINE_HEADER)),
            values -> "'" + values.get(PRIORITY_HEADER) + "' says how long a caller waits (deadline-header)",
            "name another header, or write off");

    /** What a listener for HTTP has that says nothing about it. */
    static final HttpSettings DEFAULTS =
            new HttpSettings(ServerTls.off(), HTTP2_BLOCK.defaults(), DEADLINE_FIELD, PRIORITY_FIELD);

    /** A proxy that asks names no name to choose by. */
    static final Rule<ListenerSpec> ONE_CERTIFICATE = new Rule.Check<>(
            TLS,
            ProblemCode.CONTRADICTION,
            values -> values.get(ListenerBlock.PROTOCOL) != Protocol.RLS
                    || values.get(TLS).certificates().size() <= 1,
            values -> "a listener for rls has one certificate, but here are "
                    + values.get(TLS).certificates().size(),
            "leave the one that the proxies know");

    private HttpBlock() {}

    private static Type<String> header(String example) {
        return WordOr.off(
                Form.of(
                        "a request header",
                        "the name of a header: " + example,
                        AttributeType.TOKEN_FORM,
                        matcher -> matcher.group().toLowerCase(Locale.ROOT),
                        name -> name),
                "");
    }

    static HttpSettings make(Values values) {
        return switch (values.get(ListenerBlock.PROTOCOL)) {
            case HTTP ->
                new HttpSettings(
                        values.get(TLS), values.get(HTTP2), values.get(DEADLINE_HEADER), values.get(PRIORITY_HEADER));
            case RLS -> HttpSettings.tlsAlone(values.get(TLS));
            case TCP, ADMIN -> HttpSettings.none();
        };
    }

    private static <T> Function<ListenerSpec, Optional<T>> ofHttp(Function<ListenerSpec, T> getter) {
        return listener ->
                listener.protocol() == Protocol.HTTP ? Optional.of(getter.apply(listener)) : Optional.empty();
    }
}
