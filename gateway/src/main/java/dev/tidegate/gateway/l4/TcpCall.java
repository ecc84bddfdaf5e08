package dev.tidegate.gateway.l4;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;

/**
 * A connection as the decisions see it: who makes it, and the server name of its TLS greeting for the host.
 *
 * @param client the client as limits keep it
 * @param serverName empty when it is not known
 */
record TcpCall(CharSequence client, String serverName) implements Call {
    @Override
    public CharSequence method() {
        return "";
    }

    @Override
    public CharSequence host() {
        return serverName;
    }

    @Override
    public CharSequence path() {
        return "";
    }

    @Override
    public CharSequence value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.ClientAddress any -> client;
            case Attribute.Host any -> serverName;
            case Attribute.Header none -> "";
            case Attribute.Cookie none -> "";
            case Attribute.Query none -> "";
            case Attribute.Claim none -> "";
            case Attribute.Entry none -> "";
            case Attribute.Path none -> "";
            case Attribute.Method none -> "";
        };
    }
}
