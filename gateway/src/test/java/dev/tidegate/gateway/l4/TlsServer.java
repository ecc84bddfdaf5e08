package dev.tidegate.gateway.l4;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A server of TLS, with a certificate of its own making, that tells its name to who connects. */
final class TlsServer implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final KeyStore KEYS = keys();

    private final RawServer raw;

    private TlsServer(RawServer raw) {
        this.raw = raw;
    }

    static TlsServer start(String name) {
        return new TlsServer(RawServer.start(peer -> {
            Socket plain = peer.socket();
            try (SSLSocket tls = (SSLSocket) context().getSocketFactory().createSocket(plain, null, false)) {
                tls.setUseClientMode(false);
                tls.getOutputStream().write(name.getBytes(StandardCharsets.ISO_8859_1));
            }
        }));
    }

    /** Connects to a port with this server name, and returns the name of the server that answers. */
    static String ask(int port, String serverName) throws IOException {
        try (RawSocket raw = RawSocket.connect(port);
                SSLSocket tls =
                        (SSLSocket) context().getSocketFactory().createSocket(raw.socket(), null, port, false)) {
            SSLParameters parameters = tls.getSSLParameters();
            if (!serverName.isEmpty()) {
                parameters.setServerNames(List.of(new SNIHostName(serverName)));
            }
            tls.setSSLParameters(parameters);
            return new String(tls.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    RawServer raw() {
        return raw;
    }

    private static SSLContext context() {
        try {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(KEYS, PASSWORD);
            TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            others.init(KEYS);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), others.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A key and its certificate, made by the JDK's own tool. */
    private static KeyStore keys() {
        try {
            Path folder = Files.createTempDirectory("tidegate-keys");
            Path file = folder.resolve("keys.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-alias",
                            "server",
                            "-dname",
                            "CN=test",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(folder);
            return keys;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        raw.close();
    }
}
