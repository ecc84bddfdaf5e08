package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;
import java.util.regex.Matcher;

/** Where a listener listens. */
record Bind(String host, int port) {
    static final Type<Bind> TYPE = new BindType();

    private static final int MAX_PORT = 65_535;

    /** What a bare port is bound to: others reach it only when the file says so. */
    private static final String LOOPBACK = "127.0.0.1";

    private static final AddressBlock LOOPBACK_V4 = AddressBlock.parse("127.0.0.0/8");
    private static final AddressBlock LOOPBACK_V6 = AddressBlock.parse("::1");

    /** Whether only this machine can reach a host of this name. */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || AddressBlock.find(host)
                        .filter(address -> address.isWithin(LOOPBACK_V4) || address.isWithin(LOOPBACK_V6))
                        .isPresent();
    }

    static Bind of(Matcher matcher) {
        String host = matcher.group(1);
        int port = Integer.parseInt(matcher.group(2));
        if (port > MAX_PORT) {
            throw new IllegalArgumentException("a port is at most " + MAX_PORT);
        }
        return new Bind(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    String text() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** An address and a port, or a port alone. */
    private record BindType() implements Type<Bind> {
        private static final Type<Integer> PORT = Types.count(0, 65_535);
        private static final Form<Bind> ADDRESS = Form.of(
                "an address and a port",
                "address:port, [address]:port or a port: 0.0.0.0:8080, [::1]:8080, 8080",
                "(" + Types.HOST_FORM + "):([0-9]{1,5})",
                Bind::of,
                Bind::text);

        @Override
        public Optional<Bind> read(Cursor cursor) {
            boolean isPort = cursor.tree() instanceof Leaf leaf && leaf.text().matches("[0-9]+");
            return isPort ? PORT.read(cursor).map(port -> new Bind(LOOPBACK, port)) : ADDRESS.read(cursor);
        }

        @Override
        public Tree write(Bind value) {
            return ADDRESS.write(value);
        }

        @Override
        public Json.Dictionary schema() {
            return Schemas.anyOf(PORT.schema(), ADDRESS.schema());
        }

        @Override
        public String form() {
            return ADDRESS.form();
        }
    }
}
