package dev.tidegate.rls;

import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import java.util.List;

/** A descriptor as the decisions see it: a call of which a proxy tells some things. Used by one thread at a time. */
record DescriptorCall(List<DescriptorEntry> entries, String normalPath, Identities identities) implements Call {
    /** A call whose path does not matter, or is as it should be. */
    static DescriptorCall of(List<DescriptorEntry> entries, Identities identities) {
        return new DescriptorCall(entries, "", identities);
    }

    @Override
    public CharSequence method() {
        return identities.method(entries);
    }

    @Override
    public CharSequence host() {
        return identities.host(entries);
    }

    @Override
    public CharSequence path() {
        return normalPath.isEmpty() ? identities.path(entries).orElse("") : normalPath;
    }

    @Override
    public CharSequence value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Entry entry -> Identities.entry(entry.key(), entries);
            case Attribute.ClientAddress any -> identities.client(entries);
            case Attribute.Header header -> identities.value(header, header.name(), entries);
            case Attribute.Cookie cookie -> identities.value(cookie, cookie.name(), entries);
            case Attribute.Query query -> identities.value(query, query.name(), entries);
            case Attribute.Claim claim -> identities.value(claim, claim.name(), entries);
            case Attribute.Path any -> path();
            case Attribute.Host any -> host();
            case Attribute.Method any -> method();
        };
    }
}
