package dev.tidegate.route;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import java.util.Map;

/** Calls for tests. */
final class Calls {
    private Calls() {}

    /** A call as written in a log: {@code GET shop.example.org/api}. */
    static Call of(String text) {
        String[] words = text.split(" ", 2);
        int slash = words[1].indexOf('/');
        return new Plain(words[0], words[1].substring(0, slash), words[1].substring(slash), Map.of());
    }

    record Plain(String method, String host, String path, Map<Attribute, String> values) implements Call {
        @Override
        public CharSequence value(Attribute attribute) {
            return values.getOrDefault(attribute, "");
        }
    }
}
