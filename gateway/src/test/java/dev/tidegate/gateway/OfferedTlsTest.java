package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.tls.Pki;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.ServerTls;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a listener offers by default, found out as scanners do: a first message for each version and each cipher suite
 * there is, and a look at whether the answer is a ServerHello (RFC 8446 section 4.1, RFC 5246 section 7.4.1).
 */
class OfferedTlsTest {
    private static final int HANDSHAKE = 22;
    private static final int TLS_1_2 = 0x0303;

    /** All suites of the registry below the ones of TLS 1.3, and those of elliptic curves and of ChaCha20. */
    private static final int[] SUITES = IntStream.concat(
                    IntStream.rangeClosed(0x0000, 0x00c7),
                    IntStream.concat(IntStream.rangeClosed(0xc001, 0xc0af), IntStream.rangeClosed(0xcca8, 0xccae)))
            .toArray();

    private static final int[] SUITES_OF_TLS_1_3 =
            IntStream.rangeClosed(0x1301, 0x1305).toArray();

    @TempDir
    private Path folder = Path.of("");

    private Gateway start(Origin origin, boolean boringSsl) {
        Pki pki = new Pki(folder);
        ListenerSpec listener = Gates.listener()
                .withTls(ServerTls.of(
                        pki.files("ec", "ec.test"),
                        pki.write("rsa", pki.issue(builder -> builder.algorithm(Algorithm.rsa2048), "rsa.test"))));
        Policy policy = Policy.builder()
                .listener(listener)
                .upstream(Gates.upstream(origin))
                .route(RouteSpec.of("/**", "shop"))
                .build();
        return Gateway.start(
                policy, boringSsl ? Gates.options() : Gates.options().withoutBoringSsl());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isForwardSecretAuthenticatedEncryptionAlone(boolean boringSsl) throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, boringSsl)) {
            int port = Gates.port(gateway);
            assertThat(accepted(port, "ec.test", SUITES))
                    .as("TLS 1.2 with a certificate of elliptic curves")
                    // ECDHE-ECDSA with AES-128-GCM, AES-256-GCM and ChaCha20-Poly1305
                    .containsExactly(0xc02b, 0xc02c, 0xcca9);
            assertThat(accepted(port, "rsa.test", SUITES))
                    .as("TLS 1.2 with a certificate of RSA")
                    // ECDHE-RSA with the same three
                    .containsExactly(0xc02f, 0xc030, 0xcca8);
            assertThat(accepted13(port)).as("TLS 1.3").containsExactly(0x1301, 0x1302, 0x1303);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isNoVersionBeforeTls12(boolean boringSsl) throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, boringSsl)) {
            for (int version : new int[] {0x0300, 0x0301, 0x0302}) {
                assertThat(isAccepted(Gates.port(gateway), hello(version, "ec.test", SUITES, false)))
                        .isFalse();
            }
            assertThat(isAccepted(Gates.port(gateway), hello(TLS_1_2, "ec.test", SUITES, false)))
                    .isTrue();
        }
    }

    private static Set<Integer> accepted(int port, String name, int[] suites) throws IOException {
        Set<Integer> accepted = new TreeSet<>();
        // Most are refused: one question for sixteen of them saves most of the questions.
        for (int from = 0; from < suites.length; from += 16) {
            int[] some = Arrays.copyOfRange(suites, from, Math.min(suites.length, from + 16));
            if (isAccepted(port, hello(TLS_1_2, name, some, false))) {
                for (int suite : some) {
                    if (isAccepted(port, hello(TLS_1_2, name, new int[] {suite}, false))) {
                        accepted.add(suite);
                    }
                }
            }
        }
        return accepted;
    }

    private static Set<Integer> accepted13(int port) throws IOException {
        Set<Integer> accepted = new TreeSet<>();
        for (int suite : SUITES_OF_TLS_1_3) {
            if (isAccepted(port, hello(TLS_1_2, "ec.test", new int[] {suite}, true))) {
                accepted.add(suite);
            }
        }
        return accepted;
    }

    private static boolean isAccepted(int port, byte[] hello) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(hello);
            int type = new DataInputStream(client.in()).read();
            return type == HANDSHAKE;
        }
    }

    // ---- the first message of a client

    private static byte[] hello(int version, String name, int[] suites, boolean tls13) {
        ByteBuffer body = ByteBuffer.allocate(4096);
        body.putShort((short) version).put(new byte[32]).put((byte) 0);
        body.putShort((short) (2 * suites.length));
        for (int suite : suites) {
            body.putShort((short) suite);
        }
        body.put((byte) 1).put((byte) 0);
        byte[] extensions = extensions(name, tls13);
        body.putShort((short) extensions.length).put(extensions).flip();
        ByteBuffer record = ByteBuffer.allocate(9 + body.remaining());
        record.put((byte) HANDSHAKE).putShort((short) 0x0301).putShort((short) (4 + body.remaining()));
        record.put((byte) 1).put((byte) 0).putShort((short) body.remaining()).put(body);
        return record.array();
    }

    private static byte[] extensions(String name, boolean tls13) {
        ByteBuffer out = ByteBuffer.allocate(1024);
        byte[] host = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        out.putShort((short) 0).putShort((short) (5 + host.length)).putShort((short) (3 + host.length));
        out.put((byte) 0).putShort((short) host.length).put(host);
        // Curves: X25519, P-256, P-384. Formats of points: uncompressed.
        out.put(new byte[] {0, 10, 0, 8, 0, 6, 0, 0x1d, 0, 0x17, 0, 0x18}).put(new byte[] {0, 11, 0, 2, 1, 0});
        // Signatures: ECDSA, RSA-PSS and RSA-PKCS1 with SHA-256, and RSA-PKCS1 with SHA-1 for the oldest.
        out.put(new byte[] {0, 13, 0, 10, 0, 8, 4, 3, 8, 4, 4, 1, 2, 1});
        if (tls13) {
            out.put(new byte[] {0, 43, 0, 3, 2, 3, 4});
            byte[] point = new byte[32];
            point[0] = 9;
            out.putShort((short) 51).putShort((short) 38).putShort((short) 36);
            out.putShort((short) 0x1d).putShort((short) 32).put(point);
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}
