package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Setting.Fallback;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;

/** The settings of signed tokens. */
final class TokenBlock {
    private static final String TEXT_FORM = "[^\\u0000-\\u0020\\u007f]{1,1024}";
    private static final String NO_COOKIE = "";

    private static final Setting<TokenSpec, String> KEYS = Setting.required(
            "keys",
            FileType.of("a file of public keys"),
            TokenSpec::keys,
            "The issuer's public keys, as a JWKS (RFC 7517). It is read again when it changes. Each key is used with the"
                    + " algorithms of its kind, or with its `alg` alone; a key of kind `oct` needs one.");

    private static final Setting<TokenSpec, String> ISSUER = Setting.required(
            "issuer",
            Form.of(
                    "an issuer",
                    "what iss is in its tokens: https://id.example.org",
                    TEXT_FORM,
                    Matcher::group,
                    t -> t),
            TokenSpec::issuer,
            "What the claim `iss` must be, to the letter.");

    private static final Setting<TokenSpec, String> AUDIENCE = Setting.required(
            "audience",
            new WordOr<>(
                    "any", Form.of("an audience", "what aud is or holds: shop", TEXT_FORM, Matcher::group, t -> t), ""),
            TokenSpec::audience,
            "Whom the tokens must be meant for. With `any`, a token that the issuer made for another service counts too.");

    private static final Setting<TokenSpec, String> COOKIE = Setting.partial(
            "cookie",
            AttributeType.TOKEN,
            Fallback.of("no cookie", values -> NO_COOKIE),
            spec -> spec.source() instanceof Attribute.Cookie cookie ? Optional.of(cookie.name()) : Optional.empty(),
            "The cookie that carries the token, instead of a header.");

    private static final Setting<TokenSpec, Attribute> HEADER = Setting.partial(
            "header",
            Form.of(
                    "a request header",
                    "the name of a header: Authorization",
                    AttributeType.TOKEN_FORM,
                    matcher -> (Attribute) new Attribute.Header(matcher.group().toLowerCase(Locale.ROOT)),
                    header -> ((Attribute.Header) header).name()),
            Fallback.of(
                    "`authorization` without cookie",
                    values -> values.get(COOKIE).equals(NO_COOKIE)
                            ? TokenSpec.DEFAULT_SOURCE
                            : new Attribute.Cookie(values.get(COOKIE))),
            spec -> Optional.of(spec.source()).filter(Attribute.Header.class::isInstance),
            "The request header that carries the token, after the word `Bearer` or alone.");

    private static final Setting<TokenSpec, Long> CLOCK_SKEW = Setting.of(
            "clock-skew",
            Ranged.of(Types.DURATION, 0L, TokenSpec.CLOCK_SKEW_MAX_NANOS),
            Notation.parseDurationNanos("30s"),
            TokenSpec::clockSkewNanos,
            "By how much the issuer's clock may differ.");

    private static final Setting<TokenSpec, String> PRIORITY = Setting.partial(
            "priority",
            AttributeType.CLAIM,
            Fallback.of("no claim", values -> ""),
            spec -> Optional.of(spec.priority()).filter(claim -> !claim.isEmpty()),
            "The claim that says how much a call matters: `critical-plus`, `critical`, `sheddable-plus` or `sheddable`."
                    + " It counts where no trusted peer has said so, and before the route.");

    private static final Block<TokenSpec> BLOCK = Block.of(
                    "a block of tokens",
                    "Whose signed tokens (JWT) are believed. Names under identity and keys of limits read their claims; a"
                            + " token that does not hold counts as none, and nothing is refused for it.",
                    TokenBlock::make,
                    KEYS,
                    ISSUER,
                    AUDIENCE,
                    COOKIE,
                    HEADER,
                    CLOCK_SKEW,
                    PRIORITY)
            .rule(new Rule.Check<>(
                    COOKIE,
                    ProblemCode.CONTRADICTION,
                    values -> !values.has(COOKIE) || !values.has(HEADER),
                    values -> "tokens are looked for in one place, not in 'cookie' and 'header'",
                    "remove one of them"));

    static final Type<TokenSpec> TYPE = WordOr.off(BLOCK, off());

    private TokenBlock() {}

    static TokenSpec off() {
        return new TokenSpec("", "", "", TokenSpec.DEFAULT_SOURCE, 0, "");
    }

    static TokenSpec of(String keys, String issuer, String audience) {
        return BLOCK.make(Values.none().with(KEYS, keys).with(ISSUER, issuer).with(AUDIENCE, audience));
    }

    private static TokenSpec make(Values values) {
        return new TokenSpec(
                values.get(KEYS),
                values.get(ISSUER),
                values.get(AUDIENCE),
                values.get(HEADER),
                values.get(CLOCK_SKEW),
                values.get(PRIORITY));
    }
}
