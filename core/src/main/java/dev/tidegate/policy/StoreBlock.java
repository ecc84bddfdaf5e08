package dev.tidegate.policy;

import java.util.Optional;
import java.util.regex.Matcher;

/** The settings of the store that nodes share. */
final class StoreBlock {
    static final Setting<StoreSpec, String> URL = Setting.partial(
            "url",
            Form.of(
                    "a URL of a store",
                    "redis://127.0.0.1:6379, or rediss://, redis-sentinel://host,host#primary, redis-cluster://host",
                    "[a-z][a-z0-9+.-]*://[^\\u0000-\\u0020\\u007f]{1,2048}",
                    Matcher::group,
                    url -> url),
            Setting.Fallback.of("no store: every node counts for itself", values -> ""),
            store -> Optional.of(store.url()).filter(url -> store.isOn()),
            "Where it is. Take a password from the environment: redis://:${REDIS_PASSWORD}@redis:6379.");

    static final Setting<StoreSpec, Long> TIMEOUT = Setting.of(
            "timeout",
            Types.duration("1ms", "1s"),
            Notation.parseDurationNanos("20ms"),
            StoreSpec::timeoutNanos,
            "How long a call may wait for its answer; after that on-store-failure of the limit holds.");

    static final Setting<StoreSpec, String> PREFIX = Setting.of(
            "prefix",
            Form.of("a prefix", "letters, digits, dots and dashes: shop-eu", "[\\w.-]{1,64}", Matcher::group, t -> t),
            "tidegate",
            StoreSpec::prefix,
            "What its keys begin with. Fleets that share a store but no limits have different ones.");

    private static final Setting<StoreTls, String> CA = Setting.partial(
            "ca",
            TlsBlock.CERTIFICATE_FILE,
            Setting.Fallback.of("the issuers that the Java runtime believes", values -> ""),
            tls -> TlsBlock.filled(tls.ca()),
            "The issuers that certificates of servers must come from, as PEM.");

    private static final Setting<StoreSpec, StoreTls> TLS = Setting.partial(
            "tls",
            Block.of("a block of TLS to a store", "Whom nodes believe.", values -> new StoreTls(values.get(CA)), CA),
            Setting.Fallback.of("the issuers that the Java runtime believes", values -> StoreTls.defaults()),
            store -> Optional.of(store.tls()).filter(tls -> !tls.equals(StoreTls.defaults())),
            "Whom nodes believe to be the store. That it speaks TLS is said by the URL: rediss://.");

    static final Block<StoreSpec> BLOCK = Block.of(
                    "a store",
                    "Where limits with `scope: cluster` are counted, by all nodes that name the same place.",
                    StoreBlock::make,
                    URL,
                    TIMEOUT,
                    PREFIX,
                    TLS)
            .rule(new Rule.Check<>(
                    TLS,
                    ProblemCode.CONTRADICTION,
                    values -> !values.has(TLS) || values.get(URL).startsWith("rediss"),
                    values -> "'tls' means nothing with a URL without TLS",
                    "remove it, or write rediss:// (rediss-sentinel://, rediss-cluster://)"));

    private StoreBlock() {}

    static StoreSpec none() {
        return BLOCK.make(Values.none());
    }

    static StoreSpec at(String url) {
        return BLOCK.make(Values.none().with(URL, url));
    }

    private static StoreSpec make(Values values) {
        return new StoreSpec(values.get(URL), values.get(TIMEOUT), values.get(PREFIX), values.get(TLS));
    }
}
