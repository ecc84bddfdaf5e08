package dev.tidegate.gateway.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An issuer of tokens for tests: a key of RSA, and the file that others find its public half in. */
public final class Issuer {
    /** What its tokens have in iss. */
    public static final String NAME = "https://id.example.org";

    /** Whom its tokens are meant for. */
    public static final String AUDIENCE = "shop";

    private final RSAKey key;

    private Issuer(RSAKey key) {
        this.key = key;
    }

    /** An issuer with a new key of this identifier. */
    public static Issuer withKey(String id) {
        try {
            return new Issuer(new RSAKeyGenerator(2048).keyID(id).generate());
        } catch (JOSEException failed) {
            throw new AssertionError(failed);
        }
    }

    RSAKey key() {
        return key;
    }

    /** Writes the public keys of issuers into a file. */
    public static Path publish(Path file, Issuer... issuers) {
        return publish(
                file,
                Stream.of(issuers).map(issuer -> (JWK) issuer.key.toPublicJWK()).toList());
    }

    static Path publish(Path file, List<JWK> keys) {
        return write(file, new JWKSet(keys).toString(false));
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A token for a user, good for an hour. */
    public String token(String user) {
        return token(claims -> claims.subject(user));
    }

    /** A token with other claims than those of an issuer in good order. */
    public String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .build();
        try {
            return token(header, new RSASSASigner(key), change);
        } catch (JOSEException failed) {
            throw new AssertionError(failed);
        }
    }

    static String token(JWSHeader header, JWSSigner signer, UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            SignedJWT token = new SignedJWT(header, claims(change));
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException failed) {
            throw new AssertionError(failed);
        }
    }

    static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .issuer(NAME)
                        .audience(AUDIENCE)
                        .subject("ann")
                        .expirationTime(Date.from(Instant.now().plusSeconds(3600))))
                .build();
    }
}
