package dev.tidegate.policy;

import java.util.HashMap;
import java.util.Map;

/** The values given for the settings of one block. What is not given has its default. Not thread-safe. */
final class Values {
    private final String name;
    private final Map<Setting<?, ?>, Object> given = new HashMap<>();

    private Values(String name) {
        this.name = name;
    }

    /** No values yet, for a block of this name. */
    static Values named(String name) {
        return new Values(name);
    }

    static Values none() {
        return new Values("");
    }

    <T> Values with(Setting<?, T> setting, T value) {
        given.put(setting, value);
        return this;
    }

    /** The name that the block stands under. */
    String name() {
        return name;
    }

    boolean has(Setting<?, ?> setting) {
        return given.containsKey(setting);
    }

    /** The value, or the default. */
    <T> T get(Setting<?, T> setting) {
        Object value = given.get(setting);
        if (value != null) {
            // Safe, because `with` only puts values of the setting's own type.
            @SuppressWarnings("unchecked")
            T own = (T) value;
            return own;
        }
        return switch (setting.fallback()) {
            case Setting.Fallback.Value<T> constant -> constant.value();
            case Setting.Fallback.Derived<T> derived -> derived.rule().apply(this);
            case Setting.Fallback.None<T> none ->
                throw new IllegalStateException("setting " + setting.name() + " is required");
        };
    }
}
