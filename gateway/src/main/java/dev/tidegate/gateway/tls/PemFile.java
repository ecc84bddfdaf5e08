package dev.tidegate.gateway.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the blocks of a PEM file (RFC 7468), and says what to do about a file that is none. Blocks while it reads. */
final class PemFile {
    /** Chains have a few kilobytes; the bundle of all public issuers has a fifth of a megabyte. */
    private static final long BYTES_MAX = 4 * 1024 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** The header of RFC 1421 by which older keys say that a password protects them. */
    private static final String ENCRYPTED_HEADER = "Proc-Type: 4,ENCRYPTED";

    private PemFile() {}

    /** All blocks, in the order of the file; at least one. */
    static List<PemBlock> read(Path file) throws TlsFileException {
        byte[] bytes = bytes(file);
        Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        List<PemBlock> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(block(file, matcher.group(1), matcher.group(2)));
        }
        if (blocks.isEmpty()) {
            throw new TlsFileException(file, "is not PEM text", remedy(bytes));
        }
        return blocks;
    }

    private static String remedy(byte[] bytes) {
        boolean binary = bytes.length > 0 && bytes[0] == Der.SEQUENCE;
        return binary
                ? "it is in binary form (DER or PKCS #12), which openssl x509, pkey and pkcs12 convert to PEM"
                : "write blocks that begin with -----BEGIN and end with -----END, whole";
    }

    private static byte[] bytes(Path file) throws TlsFileException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > BYTES_MAX) {
                throw new TlsFileException(file, "is larger than 4 MiB", "name a file of certificates or of a key");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new TlsFileException(file, "does not exist", "create it, or name another file in the policy");
        } catch (AccessDeniedException denied) {
            throw new TlsFileException(
                    file, "may not be read", "let the user that the gateway runs as read it, and nobody else");
        } catch (IOException failed) {
            throw new TlsFileException(
                    file, "cannot be read (" + failed.getMessage() + ")", "name a file that can be read");
        }
    }

    private static PemBlock block(Path file, String label, String body) throws TlsFileException {
        if (label.equals("ENCRYPTED PRIVATE KEY") || body.contains(ENCRYPTED_HEADER)) {
            return new PemBlock(label, true, Der.none());
        }
        try {
            return new PemBlock(label, false, new Der(Base64.getMimeDecoder().decode(body)));
        } catch (IllegalArgumentException notBase64) {
            throw new TlsFileException(file, "has a " + label + " that is not Base64", "write the file again, whole");
        }
    }
}
