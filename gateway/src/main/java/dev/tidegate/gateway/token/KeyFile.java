package dev.tidegate.gateway.token;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.tidegate.gateway.files.SmallFile;
import dev.tidegate.gateway.files.UnusableFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the keys of an issuer from a file (JWKS, RFC 7517). Where keys could also be had from ({@code jku},
 * {@code x5u}, certificates) is not followed. No message shows what is in a key.
 */
final class KeyFile {
    /** More keys than any issuer has at once. */
    static final int KEYS_MAX = 64;

    /** The fewest bits of a key of RSA (RFC 7518, 3.3). */
    private static final int RSA_BITS_MIN = 2048;

    private final Path file;

    private KeyFile(Path file) {
        this.file = file;
    }

    /** The keys of a file that signatures can be verified with; at least one. Blocks while it reads. */
    static List<TrustedKey> read(Path file) throws UnusableFileException {
        return new KeyFile(file).read();
    }

    private List<TrustedKey> read() throws UnusableFileException {
        List<TrustedKey> trusted = new ArrayList<>();
        List<JWK> keys = keys();
        for (JWK key : keys) {
            if (isForSignatures(key)) {
                trusted.add(trusted(key));
            }
        }
        if (trusted.isEmpty() || keys.size() > KEYS_MAX) {
            throw new UnusableFileException(
                    file,
                    "holds " + trusted.size() + " keys for signatures",
                    "give it 1 to " + KEYS_MAX + " of kind RSA, EC, OKP (Ed25519) or oct");
        }
        return List.copyOf(trusted);
    }

    private List<JWK> keys() throws UnusableFileException {
        byte[] bytes = SmallFile.read(file, "public keys (JWKS)");
        try {
            return JWKSet.parse(new String(bytes, StandardCharsets.UTF_8)).getKeys();
        } catch (ParseException | IllegalArgumentException notKeys) {
            throw new UnusableFileException(
                    file,
                    "is not a set of keys",
                    "write what the issuer serves as its jwks_uri: { \"keys\": [ ... ] }");
        }
    }

    private static boolean isForSignatures(JWK key) {
        boolean otherCurve = key instanceof OctetKeyPair pair && !Curve.Ed25519.equals(pair.getCurve());
        return !KeyUse.ENCRYPTION.equals(key.getKeyUse()) && !otherCurve;
    }

    private TrustedKey trusted(JWK key) throws UnusableFileException {
        String id = key.getKeyID() == null ? "" : key.getKeyID();
        refuseWeak(key, id);
        try {
            JWSVerifier verifier = verifier(key);
            return new TrustedKey(id, algorithms(key, verifier), verifier);
        } catch (JOSEException unusable) {
            throw new UnusableFileException(
                    file,
                    "has a key '" + id + "' that cannot be used",
                    "write it as the issuer serves it, or remove it");
        }
    }

    private void refuseWeak(JWK key, String id) throws UnusableFileException {
        boolean isShared = KeyType.OCT.equals(key.getKeyType());
        if (isShared && key.getAlgorithm() == null) {
            throw new UnusableFileException(
                    file, "has a shared key '" + id + "' without alg", "add \"alg\": \"HS256\" if tokens are made so");
        }
        if (!isShared && key.isPrivate()) {
            throw new UnusableFileException(
                    file,
                    "has the private key '" + id + "'",
                    "write its public half: whoever has this file could sign");
        }
        if (KeyType.RSA.equals(key.getKeyType()) && key.size() < RSA_BITS_MIN) {
            throw new UnusableFileException(
                    file, "has a key '" + id + "' of fewer than 2048 bits", "let the issuer make a longer one");
        }
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        KeyType type = key.getKeyType();
        if (KeyType.RSA.equals(type)) {
            return new RSASSAVerifier(key.toRSAKey());
        } else if (KeyType.EC.equals(type)) {
            return new ECDSAVerifier(key.toECKey());
        } else if (KeyType.OKP.equals(type)) {
            return new EdwardsVerifier(key.toOctetKeyPair());
        }
        return new MACVerifier(key.toOctetSequenceKey());
    }

    private static Set<JWSAlgorithm> algorithms(JWK key, JWSVerifier verifier) throws JOSEException {
        Set<JWSAlgorithm> possible = verifier.supportedJWSAlgorithms();
        Algorithm only = key.getAlgorithm();
        if (only == null) {
            return possible;
        }
        return possible.stream()
                .filter(algorithm -> algorithm.getName().equals(only.getName()))
                .findFirst()
                .map(Set::of)
                .orElseThrow(() -> new JOSEException("alg does not go with the kind of key"));
    }
}
