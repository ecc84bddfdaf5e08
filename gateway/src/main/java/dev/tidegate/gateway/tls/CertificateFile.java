package dev.tidegate.gateway.tls;

import dev.tidegate.gateway.files.FileValue;
import dev.tidegate.gateway.files.UnusableFileException;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates from a PEM file. */
final class CertificateFile {
    private CertificateFile() {}

    /** Those of a file, read again when it changes. */
    static FileValue<List<X509Certificate>> open(String name) throws UnusableFileException {
        Path file = Path.of(name);
        return FileValue.open(List.of(file), () -> read(file));
    }

    /** All certificates of a file, in its order; at least one. */
    static List<X509Certificate> read(Path file) throws UnusableFileException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : PemFile.read(file)) {
            if (block.isCertificate()) {
                certificates.add(decode(file, block.der()));
            }
        }
        if (certificates.isEmpty()) {
            throw new UnusableFileException(
                    file, "holds no certificate", "name the file that has -----BEGIN CERTIFICATE----- in it");
        }
        return certificates;
    }

    private static X509Certificate decode(Path file, Der der) throws UnusableFileException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.bytes()));
        } catch (CertificateException unreadable) {
            throw new UnusableFileException(
                    file, "holds a certificate that cannot be decoded", "write the file again, whole");
        }
    }
}
