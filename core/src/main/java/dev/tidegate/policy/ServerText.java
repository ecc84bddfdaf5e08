package dev.tidegate.policy;

import dev.tidegate.balance.Server;
import java.util.Optional;
import java.util.regex.Matcher;

/** A server in one line: {@code 127.0.0.1:9002 weight=2 backup}. */
final class ServerText {
    static final Form<Server> FORM = Form.of(
            "a server",
            "host:port, then weight=N and backup if you like: 10.0.0.7:9001 weight=2 backup",
            "(" + Types.HOST_FORM + "):([0-9]{1,5})( weight=([0-9]{1,4}))?( backup)?",
            ServerText::of,
            ServerText::text);

    private static final int MAX_WEIGHT = 1_000;

    private ServerText() {}

    private static Server of(Matcher matcher) {
        Bind address = Bind.of(matcher);
        int weight = Optional.ofNullable(matcher.group(4)).map(Integer::valueOf).orElse(1);
        if (address.port() == 0) {
            throw new IllegalArgumentException("a server's port is at least 1");
        }
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("a weight is from 1 to " + MAX_WEIGHT);
        }
        return new Server(address.host(), address.port(), weight, matcher.group(5) != null);
    }

    private static String text(Server server) {
        return server.address()
                + (server.weight() == 1 ? "" : " weight=" + server.weight())
                + (server.backup() ? " backup" : "");
    }
}
