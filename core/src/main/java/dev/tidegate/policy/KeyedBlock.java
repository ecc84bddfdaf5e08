package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** The settings of a concurrency limit that is kept by a key. */
final class KeyedBlock {
    /** What such limits are called: as the key that they are kept by, unless they say another one. */
    static final Form<String> NAME = Form.of(
            "a name of a limit by key",
            "client-ip, path, host, method, header(X), cookie(x), query(x), claim(x), or a name from identity",
            AttributeType.FORM,
            Matcher::group,
            name -> name);

    private static final Setting<KeyedConcurrency, Attribute> KEY = Setting.derived(
            "key",
            new AttributeType(),
            Setting.Fallback.of("the name it stands under", values -> {
                throw new IllegalStateException("the key is read from the name when it is not given");
            }),
            KeyedConcurrency::key,
            "What it is kept by.");

    private static final Setting<KeyedConcurrency, ConcurrencyRule> LIMIT = Setting.required(
            "limit", ConcurrencyText.LIMITED, KeyedConcurrency::limit, "How many calls of one key at once.");

    private static final LimitRange<KeyedConcurrency> RANGE = LimitRange.around(LIMIT, KeyedConcurrency::limit);

    static final Setting<KeyedConcurrency, Integer> KEYS = Setting.of(
            "keys",
            Types.count(1, 1_000_000),
            10_000,
            KeyedConcurrency::keys,
            "How many keys are followed at most; one of which nothing is in service makes room for another.");

    private static final Block<KeyedConcurrency> BLOCK = RANGE.rules(Block.of(
            "a concurrency limit by key",
            "How many calls of one key an upstream serves at once: of one user, or of one partition.",
            values -> new KeyedConcurrency(values.name(), values.get(KEY), RANGE.rule(values), values.get(KEYS)),
            KEY,
            LIMIT,
            RANGE.min(),
            RANGE.initial(),
            RANGE.max(),
            KEYS));

    /** Limits by their names, in the order of the file. */
    static final Type<List<KeyedConcurrency>> BY_NAME = new MapOf<>(
                    "a block of limits by key", NAME, new Named(), List.of())
            .map(limits -> List.copyOf(limits.values()), KeyedBlock::byName);

    private KeyedBlock() {}

    private static Map<String, KeyedConcurrency> byName(List<KeyedConcurrency> limits) {
        Map<String, KeyedConcurrency> named = new LinkedHashMap<>();
        limits.forEach(limit -> named.put(limit.name(), limit));
        return named;
    }

    /** A limit under its name: a word for the limit, or a block. The name is the key when the block says none. */
    private record Named() implements Type<KeyedConcurrency> {
        @Override
        public Optional<KeyedConcurrency> read(Cursor cursor) {
            if (!NAME.pattern().matcher(cursor.name()).matches()) {
                // That was reported where the name stands.
                return Optional.empty();
            }
            return switch (cursor.tree()) {
                case Leaf leaf -> readIn(cursor, List.of(key(cursor), entry(cursor, LIMIT.name(), leaf)));
                case Entries entries
                when entries.find(KEY.name()).isEmpty() -> {
                    List<Entry> all = new ArrayList<>(entries.all());
                    all.add(key(cursor));
                    yield readIn(cursor, all);
                }
                case Tree other -> BLOCK.read(cursor);
            };
        }

        private static Optional<KeyedConcurrency> readIn(Cursor cursor, List<Entry> entries) {
            Tree block = new Entries(entries, cursor.tree().place());
            return BLOCK.read(new Cursor(block, cursor.name(), cursor.namePlace(), cursor.path(), cursor.reading()));
        }

        /** The name as the key. */
        private static Entry key(Cursor cursor) {
            return entry(cursor, KEY.name(), new Leaf(cursor.name(), cursor.name(), false, cursor.namePlace()));
        }

        private static Entry entry(Cursor cursor, String key, Leaf value) {
            return new Entry(new Leaf(key, key, false, cursor.namePlace()), value);
        }

        @Override
        public Tree write(KeyedConcurrency value) {
            return BLOCK.write(value);
        }

        @Override
        public Json.Dictionary schema() {
            return Schemas.anyOf(ConcurrencyText.LIMITED.schema(), BLOCK.schema());
        }

        @Override
        public String form() {
            return ConcurrencyText.LIMITED.form() + "; or " + BLOCK.form();
        }

        @Override
        public Stream<Block<?>> blocks() {
            return BLOCK.blocks();
        }
    }
}
