package dev.tidegate.gateway.answer;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A value for every constant of an enum. Immutable. */
final class EnumTable<K extends Enum<K>, V> {
    private final Map<K, V> values;

    EnumTable(Class<K> type, Function<K, V> value) {
        values = new EnumMap<>(type);
        for (K constant : type.getEnumConstants()) {
            values.put(constant, value.apply(constant));
        }
    }

    V get(K constant) {
        return Objects.requireNonNull(values.get(constant));
    }
}
