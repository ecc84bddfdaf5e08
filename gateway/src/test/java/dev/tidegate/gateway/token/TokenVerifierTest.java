package dev.tidegate.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.tidegate.admit.Priority;
import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.policy.TokenSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenVerifierTest {
    private static final Issuer ISSUER = Issuer.withKey("one");
    private static final TokenSpec SPEC = TokenSpec.of("jwks.json", Issuer.NAME, Issuer.AUDIENCE)
            .withPriority("tier")
            .withClockSkewNanos(TimeUnit.SECONDS.toNanos(30));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void publish() {
        file = Issuer.publish(folder.resolve("jwks.json"), ISSUER);
    }

    private Verdict verify(String token) {
        return verify(SPEC, token);
    }

    private Verdict verify(TokenSpec spec, String token) {
        try {
            return new TokenVerifier(
                            spec,
                            Set.of("sub", "team", "groups", "long", "deep"),
                            KeyFile.read(file),
                            InstantSource.system())
                    .verify(token);
        } catch (UnusableFileException unusable) {
            throw new AssertionError(unusable);
        }
    }

    private Claims claims(String token) {
        return switch (verify(token)) {
            case Verdict.Valid valid -> valid.claims();
            case Verdict.Invalid invalid -> throw new AssertionError(invalid.reason());
        };
    }

    private TokenResult fault(String token) {
        return fault(SPEC, token);
    }

    private TokenResult fault(TokenSpec spec, String token) {
        return verify(spec, token) instanceof Verdict.Invalid invalid ? invalid.reason() : TokenResult.VERIFIED;
    }

    @Test
    void readsTheClaimsThatAreAskedForOffATokenThatHolds() {
        Claims claims = claims(ISSUER.token(token -> token.claim("team", 42)
                .claim("groups", List.of("admins", "users"))
                .claim("tier", "sheddable")
                .claim("unasked", "x")));
        assertThat(claims.text("sub")).isEqualTo("ann");
        assertThat(claims.text("team")).isEqualTo("42");
        assertThat(claims.text("groups")).isEqualTo("admins");
        assertThat(claims.text("unasked")).isEmpty();
        assertThat(claims.priorityOr(Priority.CRITICAL)).isEqualTo(Priority.SHEDDABLE);
    }

    @Test
    void countsWhatIsNoPlainShortTextAsAbsent() {
        Claims claims = claims(ISSUER.token(token -> token.claim("long", "a".repeat(Claims.TEXT_MAX + 1))
                .claim("deep", Map.of("a", "b"))
                .claim("groups", List.of())
                .claim("team", "two\nlines")
                .claim("tier", "first-class")));
        assertThat(List.of(claims.text("long"), claims.text("deep"), claims.text("groups"), claims.text("team")))
                .containsOnly("");
        assertThat(claims.priorityOr(Priority.CRITICAL)).isEqualTo(Priority.CRITICAL);
        assertThat(claims(ISSUER.token(token -> token.claim("long", "a".repeat(Claims.TEXT_MAX))))
                        .text("long"))
                .hasSize(Claims.TEXT_MAX);
    }

    @Test
    void holdsATokenToItsTimes() {
        Instant now = Instant.now();
        assertThat(fault(ISSUER.token(token -> token.expirationTime(Date.from(now.minusSeconds(31))))))
                .isEqualTo(TokenResult.EXPIRED);
        assertThat(fault(ISSUER.token(token -> token.expirationTime(Date.from(now.minusSeconds(10))))))
                .isEqualTo(TokenResult.VERIFIED);
        assertThat(fault(ISSUER.token(token -> token.expirationTime(null)))).isEqualTo(TokenResult.EXPIRED);
        assertThat(fault(ISSUER.token(token -> token.notBeforeTime(Date.from(now.plusSeconds(60))))))
                .isEqualTo(TokenResult.NOT_YET_VALID);
        assertThat(fault(ISSUER.token(token -> token.notBeforeTime(Date.from(now.plusSeconds(10))))))
                .isEqualTo(TokenResult.VERIFIED);
    }

    @Test
    void holdsATokenToItsIssuerAndItsAudience() {
        assertThat(fault(ISSUER.token(token -> token.issuer("https://other.example.org"))))
                .isEqualTo(TokenResult.WRONG_ISSUER);
        assertThat(fault(ISSUER.token(token -> token.issuer(null)))).isEqualTo(TokenResult.WRONG_ISSUER);
        assertThat(fault(ISSUER.token(token -> token.audience("bank")))).isEqualTo(TokenResult.WRONG_AUDIENCE);
        assertThat(fault(ISSUER.token(token -> token.audience(List.of("bank", "shop")))))
                .isEqualTo(TokenResult.VERIFIED);
        TokenSpec forAnybody = TokenSpec.of("jwks.json", Issuer.NAME, "");
        assertThat(fault(forAnybody, ISSUER.token(token -> token.audience("bank"))))
                .isEqualTo(TokenResult.VERIFIED);
    }

    @Test
    void believesNoOtherKey() {
        assertThat(fault(Issuer.withKey("two").token("ann"))).isEqualTo(TokenResult.UNKNOWN_KEY);
        assertThat(fault(Issuer.withKey("one").token("ann"))).isEqualTo(TokenResult.BAD_SIGNATURE);
        String token = ISSUER.token("ann");
        assertThat(fault(token.substring(0, token.lastIndexOf('.') + 1))).isNotEqualTo(TokenResult.VERIFIED);
        String[] parts = token.split("\\.");
        String forged = Base64URL.encode(
                        Issuer.claims(claims -> claims.subject("root")).toString())
                .toString();
        assertThat(fault(parts[0] + "." + forged + "." + parts[2])).isEqualTo(TokenResult.BAD_SIGNATURE);
    }

    @Test
    void doesNotTakeThePublicKeyForASharedSecret() throws JOSEException {
        byte[] publicKey = ISSUER.key().toRSAPublicKey().getEncoded();
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
            JWSHeader header = new JWSHeader.Builder(algorithm).keyID("one").build();
            assertThat(fault(Issuer.token(header, new MACSigner(publicKey), claims -> claims)))
                    .isEqualTo(TokenResult.UNKNOWN_KEY);
        }
    }

    @Test
    void believesNoTokenWithoutASignature() {
        String claims = Base64URL.encode(Issuer.claims(same -> same).toString()).toString();
        for (String algorithm : List.of("none", "None", "NONE")) {
            String header = Base64URL.encode("{\"alg\":\"" + algorithm + "\"}").toString();
            assertThat(fault(header + "." + claims + ".")).isNotEqualTo(TokenResult.VERIFIED);
        }
    }

    @Test
    void doesNotFollowWhereATokenSaysThatItsKeyIs() throws JOSEException {
        Issuer stranger = Issuer.withKey("one");
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("one")
                .jwk(stranger.key().toPublicJWK())
                .jwkURL(java.net.URI.create("http://127.0.0.1:9/jwks.json"))
                .x509CertURL(java.net.URI.create("http://127.0.0.1:9/cert.pem"))
                .build();
        assertThat(fault(Issuer.token(header, new RSASSASigner(stranger.key()), claims -> claims)))
                .isEqualTo(TokenResult.BAD_SIGNATURE);
    }

    @Test
    void takesTokensForCallsOnly() throws JOSEException {
        assertThat(fault(typed("logout+jwt"))).isEqualTo(TokenResult.WRONG_TYPE);
        assertThat(fault(typed("at+jwt"))).isEqualTo(TokenResult.VERIFIED);
        assertThat(fault(typed("jwt"))).isEqualTo(TokenResult.VERIFIED);
    }

    private static String typed(String type) throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.PS256)
                .keyID("one")
                .type(new JOSEObjectType(type))
                .build();
        return Issuer.token(header, new RSASSASigner(ISSUER.key()), claims -> claims);
    }

    @Test
    void refusesWhatItMustUnderstandAndDoesNot() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("one")
                .criticalParams(Set.of("exotic"))
                .customParam("exotic", true)
                .build();
        assertThat(fault(Issuer.token(header, new RSASSASigner(ISSUER.key()), claims -> claims)))
                .isNotEqualTo(TokenResult.VERIFIED);
    }

    @Test
    void verifiesEllipticCurves() throws JOSEException {
        for (Curve curve : List.of(Curve.P_256, Curve.P_384, Curve.P_521)) {
            ECKey key = new ECKeyGenerator(curve).keyID("ec").generate();
            Issuer.publish(file, List.of(key.toPublicJWK()));
            JWSSigner signer = new ECDSASigner(key);
            JWSHeader header = new JWSHeader.Builder(
                            signer.supportedJWSAlgorithms().iterator().next())
                    .keyID("ec")
                    .build();
            assertThat(fault(Issuer.token(header, signer, claims -> claims))).isEqualTo(TokenResult.VERIFIED);
        }
    }

    @Test
    void verifiesEd25519() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        Base64URL point = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        Issuer.publish(
                file,
                List.of(new OctetKeyPair.Builder(Curve.Ed25519, point)
                        .keyID("ed")
                        .build()));
        String header = Base64URL.encode("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}").toString();
        String signed =
                header + "." + Base64URL.encode(Issuer.claims(same -> same).toString());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = signature.sign();
        assertThat(fault(signed + "." + Base64URL.encode(bytes))).isEqualTo(TokenResult.VERIFIED);
        bytes[5] ^= 1;
        assertThat(fault(signed + "." + Base64URL.encode(bytes))).isEqualTo(TokenResult.BAD_SIGNATURE);
        assertThat(fault(signed + "." + Base64URL.encode("short"))).isEqualTo(TokenResult.BAD_SIGNATURE);
    }

    @Test
    void verifiesWithASharedKeyThatNamesItsAlgorithm() throws JOSEException {
        OctetSequenceKey key = new OctetSequenceKeyGenerator(256)
                .keyID("shared")
                .algorithm(JWSAlgorithm.HS256)
                .generate();
        Issuer.publish(file, List.of((JWK) key));
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("shared").build();
        assertThat(fault(Issuer.token(header, new MACSigner(key), claims -> claims)))
                .isEqualTo(TokenResult.VERIFIED);
    }

    @Test
    void usesAKeyWithTheAlgorithmThatItNamesAlone() throws JOSEException {
        JWK only = new com.nimbusds.jose.jwk.RSAKey.Builder(ISSUER.key())
                .algorithm(JWSAlgorithm.PS256)
                .build()
                .toPublicJWK();
        Issuer.publish(file, List.of(only));
        assertThat(fault(ISSUER.token("ann"))).isEqualTo(TokenResult.UNKNOWN_KEY);
        assertThat(fault(typed("jwt"))).isEqualTo(TokenResult.VERIFIED);
    }

    @Test
    void triesNoMoreThanAFewKeysWhenATokenNamesNone() throws JOSEException {
        Issuer last = Issuer.withKey("last");
        Issuer[] all = {ISSUER, Issuer.withKey("b"), Issuer.withKey("c"), Issuer.withKey("d"), last};
        Issuer.publish(file, all);
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).build();
        assertThat(fault(Issuer.token(header, new RSASSASigner(ISSUER.key()), claims -> claims)))
                .isEqualTo(TokenResult.VERIFIED);
        assertThat(fault(Issuer.token(header, new RSASSASigner(last.key()), claims -> claims)))
                .isEqualTo(TokenResult.BAD_SIGNATURE);
    }

    @Test
    void readsNoOtherAlphabetThanThatOfTokens() {
        String token = ISSUER.token("ann");
        int signature = token.lastIndexOf('.') + 1;

        assertThat(fault(token)).isEqualTo(TokenResult.VERIFIED);
        assertThat(fault(token.substring(0, signature) + "+" + token.substring(signature)))
                .isEqualTo(TokenResult.MALFORMED);
        assertThat(fault(token.substring(0, signature)
                        + token.substring(signature).replace('-', '+').replace('_', '/') + "="))
                .isEqualTo(TokenResult.MALFORMED);
    }

    @Test
    void takesAnyBytesForWhatTheyAre() {
        Random random = new Random(42);
        String token = ISSUER.token("ann");
        for (int i = 0; i < 2_000; i++) {
            StringBuilder changed = new StringBuilder(token);
            for (int j = 0; j <= random.nextInt(4); j++) {
                int at = random.nextInt(token.length() - 2);
                changed.setCharAt(at, (char) (33 + random.nextInt(94)));
            }
            if (!changed.toString().equals(token)) {
                assertThat(fault(changed.toString())).isNotEqualTo(TokenResult.VERIFIED);
            }
        }
        for (String odd : List.of("", ".", "..", "...", "a.b.c", "e30.e30.e30", "[".repeat(8000))) {
            assertThat(fault(odd)).isEqualTo(TokenResult.MALFORMED);
        }
    }
}
