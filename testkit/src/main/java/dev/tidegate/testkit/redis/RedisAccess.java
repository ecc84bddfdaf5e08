package dev.tidegate.testkit.redis;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Who may come in to a server, and over what. Immutable.
 *
 * @param user the only user; {@value #DEFAULT_USER} for a password without a user
 * @param password of the user; empty to let everybody in
 */
public record RedisAccess(String user, String password, Transport transport) {
    /** Who comes without a name. */
    public static final String DEFAULT_USER = "default";

    /** Everybody, in plain text. */
    public static final RedisAccess OPEN = new RedisAccess(DEFAULT_USER, "", new Transport.Plain());

    /** How bytes go over the wire. */
    public sealed interface Transport {
        /** As they are. */
        record Plain() implements Transport {}

        /**
         * In TLS.
         *
         * @param certificate the file (PEM) by which the server proves itself
         * @param key its private key (PEM)
         * @param issuers the file (PEM) of those whom servers believe when they speak to one another
         * @param clients whom the tests themselves believe
         */
        record Tls(Path certificate, Path key, Path issuers, SSLContext clients) implements Transport {}
    }

    /** The settings of a server at a port, as on the command line. */
    List<String> settings(int port) {
        List<String> settings = new ArrayList<>();
        switch (transport) {
            case Transport.Plain plain -> settings.addAll(List.of("--port", Integer.toString(port)));
            case Transport.Tls tls -> settings.addAll(tls(tls, port));
        }
        if (!password.isEmpty()) {
            settings.addAll(List.of("--masteruser", user, "--masterauth", password));
            settings.addAll(List.of("--user", user, "on", "resetpass", ">" + password, "~*", "&*", "+@all"));
            settings.addAll(user.equals(DEFAULT_USER) ? List.of() : List.of("--user", DEFAULT_USER, "off"));
        }
        return settings;
    }

    private static List<String> tls(Transport.Tls tls, int port) {
        return List.of(
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                tls.certificate().toString(),
                "--tls-key-file",
                tls.key().toString(),
                "--tls-ca-cert-file",
                tls.issuers().toString(),
                "--tls-auth-clients",
                "no",
                "--tls-replication",
                "yes");
    }

    /** This, as far as a Sentinel has it: it knows no users here. */
    RedisAccess withoutUsers() {
        return new RedisAccess(DEFAULT_USER, "", transport);
    }

    /** A socket that is not connected yet. */
    Socket socket() throws IOException {
        return switch (transport) {
            case Transport.Plain plain -> new Socket();
            case Transport.Tls tls -> tls.clients().getSocketFactory().createSocket();
        };
    }

    /** What a URL of the server begins with. */
    String scheme() {
        return switch (transport) {
            case Transport.Plain plain -> "redis";
            case Transport.Tls tls -> "rediss";
        };
    }
}
