package dev.tidegate.rls;

import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.route.NormalPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads off a descriptor what a policy calls by its own names: who is asking, and what for. Immutable.
 *
 * <p>The entries {@code method}, {@code path}, {@code host} and {@code remote_address} say what their names say. Any
 * other entry stands for the header, cookie, query parameter or claim of its name, and for the name of the policy's
 * {@code identity}.
 */
final class Identities {
    /** What stands for a value that is there and empty: no text of HTTP has it. */
    static final String EMPTY = "\0";

    private static final String ADDRESS = "remote_address";
    private static final String MASKED_ADDRESS = "masked_remote_address";
    private static final String METHOD = "method";
    private static final String HOST = "host";
    private static final String PATH = "path";

    /** For descriptors of which nothing has a name. */
    static final Identities NONE = new Identities(IdentitySpec.defaults());

    private final IdentitySpec spec;
    private final Map<Attribute, List<String>> names = new HashMap<>();

    Identities(IdentitySpec spec) {
        this.spec = spec;
        spec.names()
                .forEach((name, source) ->
                        names.computeIfAbsent(source, any -> new ArrayList<>()).add(name));
    }

    String method(List<DescriptorEntry> entries) {
        return find(METHOD, entries);
    }

    /** The host in lower case, without its port. */
    String host(List<DescriptorEntry> entries) {
        String host = find(HOST, entries).toLowerCase(Locale.ROOT);
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return end > 0 ? host.substring(0, end) : host;
    }

    /** The path in normal form; a slash when it is not said, nothing when it cannot be understood in one way only. */
    Optional<String> path(List<DescriptorEntry> entries) {
        return NormalPath.of(find(PATH, entries));
    }

    /** The client as limits keep it; empty when it is not said. */
    String client(List<DescriptorEntry> entries) {
        String address = find(ADDRESS, entries);
        return spec.clientKey(address.isEmpty() ? find(MASKED_ADDRESS, entries) : address);
    }

    /** What the header, cookie, query parameter or claim of this name is, or what the policy calls by another name. */
    String value(Attribute attribute, String name, List<DescriptorEntry> entries) {
        String value = find(name, entries);
        if (value.isEmpty()) {
            for (String other : names.getOrDefault(attribute, List.of())) {
                value = value.isEmpty() ? find(other, entries) : value;
            }
        }
        return value;
    }

    /**
     * The value of an entry. When several have this key, all of their values, in order: together they tell descriptors
     * apart as each alone would not.
     */
    static String entry(String key, List<DescriptorEntry> entries) {
        String value = "";
        for (int i = 0; i < entries.size(); i++) {
            DescriptorEntry entry = entries.get(i);
            if (entry.key().equals(key)) {
                String one = entry.value().isEmpty() ? EMPTY : entry.value();
                value = value.isEmpty() ? one : value + EMPTY + one;
            }
        }
        return value;
    }

    private static String find(String key, List<DescriptorEntry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).key().equalsIgnoreCase(key)) {
                return entries.get(i).value();
            }
        }
        return "";
    }
}
