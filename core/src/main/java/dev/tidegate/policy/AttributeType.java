package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Tree.Leaf;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One thing of a call that keys are made of: a word, header(X), cookie(x), query(x), claim(x), entry(x), or a name from
 * identity.
 */
record AttributeType() implements Type<Attribute> {
    /** What names of headers and cookies are made of here: a part of the tokens of RFC 9110. */
    static final String TOKEN_FORM = "[A-Za-z0-9_.~-]{1,128}";

    /** What names of query parameters are made of here. */
    static final String PARAMETER_FORM = "[A-Za-z0-9_.~\\[\\]-]{1,128}";

    /** What names of claims are made of here; those that are not registered are often URLs (RFC 7519, 4.2). */
    static final String CLAIM_FORM = "[A-Za-z0-9_.~:/@-]{1,128}";

    /** What keys of descriptor entries are made of here. */
    static final String ENTRY_FORM = "[A-Za-z0-9_.~:/@-]{1,128}";

    static final Form<String> TOKEN = Form.of(
            "a name of a header or cookie",
            "letters, digits and _ . ~ -; 128 at most",
            TOKEN_FORM,
            Matcher::group,
            name -> name);

    static final Form<String> PARAMETER = Form.of(
            "a name of a query parameter",
            "letters, digits and _ . ~ - [ ]; 128 at most",
            PARAMETER_FORM,
            Matcher::group,
            name -> name);

    static final Form<String> CLAIM = Form.of(
            "a name of a claim",
            "letters, digits and _ . ~ : / @ -; 128 at most",
            CLAIM_FORM,
            Matcher::group,
            name -> name);

    static final Map<String, Attribute> WORDS = Map.of(
            "client-ip", new Attribute.ClientAddress(),
            "path", new Attribute.Path(),
            "host", new Attribute.Host(),
            "method", new Attribute.Method());

    private static final String CALL_FORM = "(header|cookie)\\((" + TOKEN_FORM + ")\\)|(query)\\((" + PARAMETER_FORM
            + ")\\)|(claim)\\((" + CLAIM_FORM + ")\\)|(entry)\\((" + ENTRY_FORM + ")\\)";

    /** What a key looks like, whether it is known or not. */
    static final String FORM = CALL_FORM + "|" + Types.NAME_FORM;

    private static final Pattern CALL = Pattern.compile(CALL_FORM);
    private static final Pattern NAME = Pattern.compile(Types.NAME_FORM);
    private static final String NOUN = "a key";
    private static final String CHOICE =
            "client-ip, path, host, method, header(X), cookie(x), query(x), claim(x), entry(x), or a name from"
                    + " identity";

    @Override
    public Optional<Attribute> read(Cursor cursor) {
        return cursor.leaf(NOUN).flatMap(leaf -> read(leaf, cursor));
    }

    private static Optional<Attribute> read(Leaf leaf, Cursor cursor) {
        Matcher call = CALL.matcher(leaf.text());
        if (call.matches()) {
            return call(call, cursor);
        }
        Optional<Attribute> found = Optional.ofNullable(WORDS.get(leaf.text()))
                .or(() -> cursor.reading().identity(leaf.text()));
        if (found.isEmpty()) {
            report(leaf, cursor);
        }
        return found;
    }

    private static Optional<Attribute> call(Matcher call, Cursor cursor) {
        if (call.group(5) != null) {
            return claim(call.group(6), cursor);
        }
        if (call.group(7) != null) {
            return Optional.of(new Attribute.Entry(call.group(8)));
        }
        boolean isQuery = call.group(3) != null;
        return Optional.of(isQuery ? new Attribute.Query(call.group(4)) : of(call.group(1), call.group(2)));
    }

    /** A claim, which only a token has: without tokens it is reported. */
    static Optional<Attribute> claim(String name, Cursor cursor) {
        if (cursor.reading().hasTokens()) {
            return Optional.of(new Attribute.Claim(name));
        }
        cursor.report(
                ProblemCode.CONTRADICTION,
                "the claim '" + name + "' means nothing without tokens",
                "say whose tokens are believed: identity: { tokens: { keys: jwks.json, issuer: https://id.example.org,"
                        + " audience: shop } }");
        return Optional.empty();
    }

    private static void report(Leaf leaf, Cursor cursor) {
        if (!leaf.isText() || !NAME.matcher(leaf.text()).matches()) {
            cursor.report(ProblemCode.WRONG_FORM, cursor.shown() + " is not " + NOUN, "write " + CHOICE);
            return;
        }
        var known = Stream.concat(WORDS.keySet().stream(), cursor.reading().identities().stream())
                .toList();
        cursor.report(
                ProblemCode.UNKNOWN_NAME,
                cursor.shown() + " is neither a key nor a name from identity",
                Suggestion.remedy(
                        leaf.text(),
                        known,
                        "write " + CHOICE + "; for example identity: { user: { header: X-User } }"));
    }

    /** The attribute of one of the words header, cookie and query. */
    static Attribute of(String source, String name) {
        return switch (source) {
            case "header" -> new Attribute.Header(name.toLowerCase(Locale.ROOT));
            case "cookie" -> new Attribute.Cookie(name);
            case "query" -> new Attribute.Query(name);
            default -> throw new IllegalArgumentException("source must be header, cookie or query, but was " + source);
        };
    }

    static String text(Attribute attribute) {
        return switch (attribute) {
            case Attribute.ClientAddress client -> "client-ip";
            case Attribute.Path path -> "path";
            case Attribute.Host host -> "host";
            case Attribute.Method method -> "method";
            case Attribute.Header header -> "header(" + header.name() + ")";
            case Attribute.Cookie cookie -> "cookie(" + cookie.name() + ")";
            case Attribute.Query query -> "query(" + query.name() + ")";
            case Attribute.Claim claim -> "claim(" + claim.name() + ")";
            case Attribute.Entry entry -> "entry(" + entry.key() + ")";
        };
    }

    @Override
    public Tree write(Attribute value) {
        return Leaf.text(text(value));
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.orVariable(Json.object().with("type", "string").with("pattern", "^(" + FORM + ")$"));
    }

    @Override
    public String form() {
        return CHOICE;
    }
}
