package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who is asking: the blocks {@code client} and {@code tokens}, and any names for headers, cookies, query parameters and
 * claims.
 */
record IdentityType() implements Type<IdentitySpec> {
    private static final String CLIENT = "client";
    private static final String TOKENS = "tokens";
    private static final Pattern NAME = Pattern.compile(Types.NAME_FORM);

    /** Names that keys already have a meaning for. */
    private static final Set<String> TAKEN = AttributeType.WORDS.keySet();

    private static final Setting<IdentitySpec, List<AddressBlock>> TRUSTED_PROXIES = Setting.of(
            "trusted-proxies",
            ListOf.of(
                    "a list of addresses",
                    Form.of(
                            "an address or a block of addresses",
                            "an address, or a block in CIDR form: 10.0.0.0/8, 2001:db8::/32",
                            "[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?",
                            IdentityType::block,
                            AddressBlock::toString),
                    0),
            List.of(),
            IdentitySpec::trustedProxies,
            "Networks whose X-Forwarded-For is believed; the client is the rightmost address outside them.");

    private static final Setting<IdentitySpec, Integer> IPV6_PREFIX = Setting.of(
            "ipv6-prefix",
            Types.count(32, 128),
            64,
            IdentitySpec::ipv6PrefixBits,
            "How many bits of an IPv6 address make one client.");

    private static final Block<IdentitySpec> CLIENT_BLOCK = Block.of(
            "a block about the client address",
            "How the address of the client is found.",
            values -> new IdentitySpec(values.get(TRUSTED_PROXIES), values.get(IPV6_PREFIX), TokenSpec.off(), Map.of()),
            TRUSTED_PROXIES,
            IPV6_PREFIX);

    private static final Type<Attribute> SOURCE = new SourceType();

    static IdentitySpec defaults() {
        return CLIENT_BLOCK.defaults();
    }

    @Override
    public Optional<IdentitySpec> read(Cursor cursor) {
        return cursor.entries("a block of names").map(entries -> read(entries, cursor));
    }

    private static IdentitySpec read(Entries entries, Cursor cursor) {
        IdentitySpec client = entries.find(CLIENT)
                .flatMap(entry -> CLIENT_BLOCK.read(cursor.entry(entry)))
                .orElseGet(IdentityType::defaults);
        // Before the names, since a claim is read off a token.
        TokenSpec tokens = entries.find(TOKENS)
                .flatMap(entry -> readTokens(cursor.entry(entry)))
                .orElseGet(TokenSpec::off);
        Map<String, Attribute> names = new LinkedHashMap<>();
        for (Entry entry : entries.all()) {
            if (!isBlock(entry.key().text())) {
                readName(cursor.entry(entry), names);
            }
        }
        return new IdentitySpec(client.trustedProxies(), client.ipv6PrefixBits(), tokens, names);
    }

    private static boolean isBlock(String key) {
        return key.equals(CLIENT) || key.equals(TOKENS);
    }

    private static Optional<TokenSpec> readTokens(Cursor tokens) {
        tokens.reading().defineTokens();
        return TokenBlock.TYPE.read(tokens);
    }

    private static AddressBlock block(Matcher matcher) {
        return AddressBlock.find(matcher.group())
                .orElseThrow(() -> new IllegalArgumentException("there is no such address, or its prefix is too long"));
    }

    private static void readName(Cursor named, Map<String, Attribute> names) {
        String name = named.name();
        if (TAKEN.contains(name) || !NAME.matcher(name).matches()) {
            named.reportName(
                    ProblemCode.WRONG_FORM,
                    "'" + name + "' cannot name an identity",
                    "write letters, digits, - and _, a letter first, and none of "
                            + String.join(", ", new TreeSet<>(TAKEN)));
        }
        // A name whose source is wrong still counts as defined, so that its users are not reported as well.
        Optional<Attribute> source = SOURCE.read(named);
        named.reading().define(name, source.orElseGet(Attribute.ClientAddress::new));
        source.ifPresent(attribute -> names.put(name, attribute));
    }

    @Override
    public Tree write(IdentitySpec value) {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.of(CLIENT, CLIENT_BLOCK.write(value)));
        entries.add(Entry.of(TOKENS, TokenBlock.TYPE.write(value.tokens())));
        value.names().forEach((name, source) -> entries.add(Entry.of(name, SOURCE.write(source))));
        return Entries.of(entries);
    }

    @Override
    public Json.Dictionary schema() {
        return Json.object()
                .with("type", "object")
                .with(
                        "properties",
                        Json.object().with(CLIENT, CLIENT_BLOCK.schema()).with(TOKENS, TokenBlock.TYPE.schema()))
                .with(
                        "propertyNames",
                        Json.object()
                                .with("pattern", "^" + Types.NAME_FORM + "$")
                                .with(
                                        "not",
                                        Json.object()
                                                .with(
                                                        "enum",
                                                        Json.texts(TAKEN.stream()
                                                                .sorted()
                                                                .toList()))))
                .with("additionalProperties", SOURCE.schema());
    }

    @Override
    public String form() {
        return "a block: client, tokens, and names with a source each: { header: X-User-Id }, { cookie: c }, { query: q } or"
                + " { claim: sub }";
    }

    @Override
    public Stream<Block<?>> blocks() {
        return Stream.concat(CLIENT_BLOCK.blocks(), TokenBlock.TYPE.blocks());
    }
}
