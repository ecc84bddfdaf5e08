package dev.tidegate.bench.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.gateway.http1.ByteText;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.token.Claims;
import dev.tidegate.gateway.token.TokenReader;
import dev.tidegate.gateway.token.Tokens;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.TokenSpec;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does it take to learn who is asking: from a token that is known, and from one that must be verified? */
@State(Scope.Thread)
public class TokenBenchmark {
    private static final String ISSUER = "https://id.example.org";

    private static final int MAX_HEAD_BYTES = 64 * 1024;

    /** After such a time no token is remembered and all time for verifying has come back. */
    private static final long LATER_NANOS = TimeUnit.HOURS.toNanos(2);

    /** A token that was verified before, or one that must be, by its algorithm. */
    @Param({"known", "RS256", "ES256"})
    public String token;

    private long nowNanos;
    private long stepNanos;
    private final TokenReader reader = new TokenReader(new MetricRegistry(), () -> nowNanos, 42);
    private Tokens tokens;
    private final RequestHead head = new RequestHead(MAX_HEAD_BYTES);
    private final ByteText field = new ByteText();

    /** Makes a key, its file, and a token of about a kilobyte, as issuers make them. */
    @Setup
    public void issue() throws JOSEException, IOException, UnusableFileException {
        boolean isRsa = !token.equals("ES256");
        stepNanos = token.equals("known") ? 0 : LATER_NANOS;
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("key").generate();
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("key").generate();
        JWSSigner signer = isRsa ? new RSASSASigner(rsa) : new ECDSASigner(ec);
        JWSAlgorithm algorithm = isRsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
        SignedJWT signed =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID("key").build(), claims());
        signed.sign(signer);
        String request = "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + signed.serialize() + "\r\n\r\n";
        head.parse(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
        var unused = head.header("authorization", field);
        tokens = open(isRsa ? rsa : ec);
        if (read().text("sub").isEmpty()) {
            throw new IllegalStateException("the token does not hold");
        }
    }

    private static JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("shop")
                .subject("3f8a2b9c-4d5e-6f70-8192-a3b4c5d6e7f8")
                .expirationTime(Date.from(Instant.now().plus(1, ChronoUnit.DAYS)))
                .claim("email", "ann.example@example.org")
                .claim("scope", "openid profile email cart:read cart:write orders:read orders:write")
                .claim("groups", List.of("customers", "newsletter", "early-access", "returns-without-receipt"))
                .build();
    }

    private static Tokens open(JWK key) throws IOException, UnusableFileException {
        Path file = Files.createTempFile("keys", ".json");
        try {
            Files.writeString(file, new JWKSet(key.toPublicJWK()).toString(false));
            return Tokens.open(TokenSpec.of(file.toString(), ISSUER, "shop"), Set.of("sub"), InstantSource.system());
        } finally {
            Files.delete(file);
        }
    }

    /** Reads it: one that is not known with its JSON, signature, claims and place in the memory. */
    @Benchmark
    public Claims read() {
        nowNanos += stepNanos;
        return reader.read(tokens, field, nowNanos);
    }
}
