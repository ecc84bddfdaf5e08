package dev.tidegate.gateway.tls;

import dev.tidegate.gateway.files.UnusableFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a private key from a PEM file: PKCS #8 (RFC 5958), and the older forms of RSA (PKCS #1, RFC 8017) and of
 * elliptic curves (SEC 1, RFC 5915), which are wrapped into PKCS #8.
 */
final class PrivateKeyFile {
    private static final Der VERSION = hex("020100");

    /** The object identifier of RSA, and its absent parameters. */
    private static final Der RSA = hex("06092a864886f70d010101");

    private static final Der NO_PARAMETERS = hex("0500");

    /** The object identifier of elliptic curves; its parameters name the curve. */
    private static final Der EC = hex("06072a8648ce3d0201");

    private PrivateKeyFile() {}

    private static Der hex(String digits) {
        return new Der(HexFormat.of().parseHex(digits));
    }

    static PrivateKey read(Path file) throws UnusableFileException {
        List<PemBlock> blocks = PemFile.read(file);
        PemBlock block = blocks.stream()
                .filter(PemBlock::isPrivateKey)
                .findFirst()
                .orElseThrow(() -> new UnusableFileException(
                        file, "holds no private key", "name the file that has -----BEGIN PRIVATE KEY----- in it"));
        if (block.encrypted()) {
            throw new UnusableFileException(
                    file,
                    "is protected by a password",
                    "take it off with openssl pkey -in FILE -out NEW, and let nobody else read the new file");
        }
        return decode(file, pkcs8(file, block));
    }

    private static Der pkcs8(Path file, PemBlock block) throws UnusableFileException {
        return switch (block.label()) {
            case "PRIVATE KEY" -> block.der();
            case "RSA PRIVATE KEY" -> wrap(RSA, NO_PARAMETERS, block.der());
            case "EC PRIVATE KEY" -> wrap(EC, block.der().find(Der.SEQUENCE).find(Der.PLACE_0), block.der());
            default -> throw unknownKind(file);
        };
    }

    private static Der wrap(Der algorithm, Der parameters, Der key) {
        return Der.element(
                Der.SEQUENCE, VERSION, Der.element(Der.SEQUENCE, algorithm, parameters), Der.element(Der.OCTETS, key));
    }

    private static PrivateKey decode(Path file, Der pkcs8) throws UnusableFileException {
        Der algorithm = pkcs8.find(Der.SEQUENCE).find(Der.SEQUENCE);
        if (algorithm.isEmpty()) {
            throw broken(file);
        }
        String name;
        if (algorithm.startsWith(RSA)) {
            name = "RSA";
        } else if (algorithm.startsWith(EC)) {
            name = "EC";
        } else {
            throw unknownKind(file);
        }
        try {
            return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(pkcs8.bytes()));
        } catch (GeneralSecurityException unreadable) {
            // What the decoder has to say may quote the key, so it is not passed on.
            throw broken(file);
        }
    }

    private static UnusableFileException broken(Path file) {
        return new UnusableFileException(
                file, "holds a private key that cannot be decoded", "write the file again, whole");
    }

    private static UnusableFileException unknownKind(Path file) {
        return new UnusableFileException(
                file, "holds a private key that is neither RSA nor EC", "use a certificate of one of these kinds");
    }
}
