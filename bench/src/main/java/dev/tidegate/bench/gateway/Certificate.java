package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The certificate that all peers prove themselves with: ECDSA on P-256, signed by itself, made afresh for each run.
 *
 * @param certificate its file
 * @param key the file of its key
 * @param bundle both in one file, as HAProxy wants them
 */
public record Certificate(Path certificate, Path key, Path bundle) {
    /** Makes one in a folder, by the openssl command. */
    public static Certificate make(Path folder) throws IOException, InterruptedException {
        Certificate made = new Certificate(
                folder.resolve("certificate.pem"), folder.resolve("key.pem"), folder.resolve("bundle.pem"));
        Process process = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout",
                        made.key().toString(),
                        "-out",
                        made.certificate().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("openssl made no certificate: " + said);
        }
        Files.writeString(made.bundle(), Files.readString(made.certificate()) + Files.readString(made.key()));
        return made;
    }

    /** Removes its files, and their folder if nothing else is in it. */
    public void delete() throws IOException {
        for (Path file : new Path[] {certificate, key, bundle, certificate.getParent()}) {
            Files.deleteIfExists(file);
        }
    }
}
