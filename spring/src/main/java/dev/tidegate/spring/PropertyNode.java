package dev.tidegate.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.Origin;

/**
 * One place of the tree that the properties below {@code tidegate} make. Sources are put in from the most important one
 * on: what stands already stays, and a list is that of one source alone. Used by one thread.
 */
final class PropertyNode {
    private final Map<String, PropertyNode> keys = new LinkedHashMap<>();
    private final Map<Integer, PropertyNode> items = new TreeMap<>();
    private String spelling;
    private @Nullable Object value;
    private @Nullable Origin origin;
    private @Nullable Object owner;

    PropertyNode(String spelling) {
        this.spelling = spelling;
    }

    /** What a property says, and where that stands. */
    record Said(Object value, @Nullable Origin origin, Object source) {}

    /** Puts a property in whose name goes on at this index below this node. */
    void put(ConfigurationPropertyName name, int index, Said said) {
        if (index == name.getNumberOfElements()) {
            if (isEmpty()) {
                value = said.value();
                origin = said.origin();
            }
        } else if (value == null) {
            below(name, index, said).put(name, index + 1, said);
        }
    }

    private PropertyNode below(ConfigurationPropertyName name, int index, Said said) {
        String original = name.getElement(index, Form.ORIGINAL);
        if (name.isNumericIndex(index)) {
            owner = owner == null ? said.source() : owner;
            // A list of a less important source is no part of this one: it goes where nobody looks.
            return owner.equals(said.source())
                    ? items.computeIfAbsent(Integer.parseInt(original), at -> new PropertyNode(""))
                    : new PropertyNode("");
        }
        PropertyNode found =
                keys.computeIfAbsent(name.getElement(index, Form.UNIFORM), key -> new PropertyNode(original));
        // Files are less important than variables, and only they can spell a name with dashes and capitals.
        found.spelling = original;
        return found;
    }

    private boolean isEmpty() {
        return value == null && keys.isEmpty() && items.isEmpty();
    }

    /** The name as it is written in the last source that has it. */
    String spelling() {
        return spelling;
    }

    Map<String, PropertyNode> keys() {
        return keys;
    }

    Map<Integer, PropertyNode> items() {
        return items;
    }

    /** The value, if it is a single one. */
    @Nullable
    Object value() {
        return value;
    }

    /** Where the value stands, or the first one below. */
    @Nullable
    Origin origin() {
        if (origin != null) {
            return origin;
        }
        for (PropertyNode below : keys.isEmpty() ? items.values() : keys.values()) {
            Origin first = below.origin();
            if (first != null) {
                return first;
            }
        }
        return null;
    }
}
