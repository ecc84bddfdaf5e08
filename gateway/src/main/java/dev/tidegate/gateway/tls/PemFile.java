package dev.tidegate.gateway.tls;

import dev.tidegate.gateway.files.SmallFile;
import dev.tidegate.gateway.files.UnusableFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the blocks of a PEM file (RFC 7468), and says what to do about a file that is none. Blocks while it reads. */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** The header of RFC 1421 by which older keys say that a password protects them. */
    private static final String ENCRYPTED_HEADER = "Proc-Type: 4,ENCRYPTED";

    private PemFile() {}

    /** All blocks, in the order of the file; at least one. */
    static List<PemBlock> read(Path file) throws UnusableFileException {
        byte[] bytes = SmallFile.read(file, "certificates or of a key");
        Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        List<PemBlock> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(block(file, matcher.group(1), matcher.group(2)));
        }
        if (blocks.isEmpty()) {
            throw new UnusableFileException(file, "is not PEM text", remedy(bytes));
        }
        return blocks;
    }

    private static String remedy(byte[] bytes) {
        boolean binary = bytes.length > 0 && bytes[0] == Der.SEQUENCE;
        return binary
                ? "it is in binary form (DER or PKCS #12), which openssl x509, pkey and pkcs12 convert to PEM"
                : "write blocks that begin with -----BEGIN and end with -----END, whole";
    }

    private static PemBlock block(Path file, String label, String body) throws UnusableFileException {
        if (label.equals("ENCRYPTED PRIVATE KEY") || body.contains(ENCRYPTED_HEADER)) {
            return new PemBlock(label, true, Der.none());
        }
        try {
            return new PemBlock(label, false, new Der(Base64.getMimeDecoder().decode(body)));
        } catch (IllegalArgumentException notBase64) {
            throw new UnusableFileException(
                    file, "has a " + label + " that is not Base64", "write the file again, whole");
        }
    }
}
