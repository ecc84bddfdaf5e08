package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.text.HowTo;
import dev.tidegate.gateway.token.Issuer;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.MissingKey;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Signed tokens as identity, over real connections. */
@ExtendWith(BufferGuard.class)
class TokenIdentityTest {
    private static final LimitRule TWO = new LimitRule.TokenBucket(new Rate(1, 1_000_000_000_000L), 2, 0);
    private static final Issuer ISSUER = Issuer.withKey("one");

    @TempDir
    Path folder;

    private Origin origin;
    private Path keys;

    @BeforeEach
    void open() throws IOException {
        origin = Origin.answering("x");
        keys = Issuer.publish(folder.resolve("jwks.json"), ISSUER);
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private TokenSpec tokens() {
        return TokenSpec.of(keys.toString(), Issuer.NAME, Issuer.AUDIENCE);
    }

    private Policy policy(TokenSpec tokens, MissingKey missing) {
        return Policy.builder()
                .listener(Gates.listener())
                .listener(Gates.admin())
                .identity(IdentitySpec.defaults().withTokens(tokens).withName("user", new Attribute.Claim("sub")))
                .limit(LimitSpec.of("per-user", Level.USER, TWO, new Attribute.Claim("sub"))
                        .withOnMissingKey(missing))
                .upstream(Gates.upstream(origin))
                .route(RouteSpec.of("/mine", "shop", "per-user"))
                .route(RouteSpec.of("/**", "shop"))
                .build();
    }

    private static int status(Gateway gateway, String path, String... headers) {
        try {
            return RawClient.get(Gates.port(gateway), path, headers).status();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static double looks(Gateway gateway, String result) {
        return Gates.metric(gateway, "tidegate_tokens_total", "\"" + result + "\"");
    }

    @Test
    void keepsALimitForEachUserOfTheTokens() throws IOException {
        try (Gateway gateway = Gates.start(policy(tokens(), MissingKey.REFUSE))) {
            String ann = ISSUER.token("ann");
            assertThat(status(gateway, "/mine", bearer(ann))).isEqualTo(200);
            assertThat(status(gateway, "/mine", bearer(ISSUER.token(claims -> claims.jwtID("another")))))
                    .isEqualTo(200);
            assertThat(status(gateway, "/mine", bearer(ann))).isEqualTo(429);
            assertThat(status(gateway, "/mine", bearer(ISSUER.token("bob")))).isEqualTo(200);
            assertThat(origin.heads().getFirst()).containsIgnoringCase(bearer(ann));
        }
    }

    @Test
    void tellsWhoHasNoTokenThatHoldsThatOneIsMissing() throws IOException {
        try (Gateway gateway = Gates.start(policy(tokens(), MissingKey.REFUSE))) {
            for (String header : new String[] {
                "X-No: token", bearer("forged"), bearer(Issuer.withKey("one").token("a"))
            }) {
                RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/mine", header);
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.body()).contains("key-missing", "the claim sub of the token");
            }
        }
    }

    @Test
    void letsATokenThatDoesNotHoldPassWhereThePolicySaysSo() {
        try (Gateway gateway = Gates.start(policy(tokens(), MissingKey.PASS))) {
            for (int i = 0; i < 5; i++) {
                assertThat(status(gateway, "/mine", bearer("forged"))).isEqualTo(200);
            }
            assertThat(origin.heads()).hasSize(5).allMatch(head -> head.contains("Bearer forged"));
        }
    }

    @Test
    void verifiesNothingWhereNobodyAsksForAClaim() {
        try (Gateway gateway = Gates.start(policy(tokens(), MissingKey.REFUSE))) {
            String ann = ISSUER.token("ann");
            assertThat(status(gateway, "/free", bearer(ann))).isEqualTo(200);
            assertThat(looks(gateway, "verified")).isZero();
            assertThat(status(gateway, "/mine", bearer(ann))).isEqualTo(200);
            assertThat(status(gateway, "/mine", bearer(ann))).isEqualTo(200);
            assertThat(looks(gateway, "verified")).isOne();
            assertThat(looks(gateway, "known")).isOne();
        }
    }

    @Test
    void tellsServersThePriorityThatATokenClaims() {
        try (Gateway gateway = Gates.start(policy(tokens().withPriority("tier"), MissingKey.PASS))) {
            String batch = ISSUER.token(claims -> claims.claim("tier", "sheddable"));
            String forged = Issuer.withKey("one").token(claims -> claims.claim("tier", "critical-plus"));
            assertThat(status(gateway, "/free", bearer(batch))).isEqualTo(200);
            assertThat(origin.heads().getLast()).containsIgnoringCase("x-request-priority: sheddable\r\n");
            assertThat(status(gateway, "/free", bearer(forged))).isEqualTo(200);
            assertThat(origin.heads().getLast()).doesNotContainIgnoringCase("x-request-priority");
        }
    }

    @Test
    void readsATokenOffACookieToo() {
        TokenSpec inCookie = tokens().withSource(new Attribute.Cookie("session"));
        try (Gateway gateway = Gates.start(policy(inCookie, MissingKey.REFUSE))) {
            assertThat(status(gateway, "/mine", "Cookie: a=b; session=" + ISSUER.token("ann")))
                    .isEqualTo(200);
            assertThat(status(gateway, "/mine", bearer(ISSUER.token("ann")))).isEqualTo(400);
        }
    }

    @Test
    void followsTheKeysOfTheIssuer() throws IOException {
        Issuer next = Issuer.withKey("two");
        try (LogEar ear = new LogEar();
                Gateway gateway = Gates.start(policy(tokens(), MissingKey.REFUSE))) {
            String ann = ISSUER.token("ann");
            assertThat(status(gateway, "/mine", bearer(ann))).isEqualTo(200);
            Issuer.publish(keys, next);
            gateway.reload(gateway.policy());
            assertThat(status(gateway, "/mine", bearer(ann))).isEqualTo(400);
            assertThat(status(gateway, "/mine", bearer(next.token("bob")))).isEqualTo(200);

            Issuer.publish(keys, ISSUER);
            Waiting.until(() -> status(gateway, "/mine", bearer(ann)) == 200);

            Files.writeString(keys, "{ \"keys\":");
            Waiting.until(() -> !ear.heard("is not a set of keys").isEmpty());
            assertThat(status(gateway, "/mine", bearer(ISSUER.token("cid")))).isEqualTo(200);
        }
    }

    @Test
    void doesNotStartAndDoesNotReloadWithoutKeys() {
        TokenSpec none = TokenSpec.of("none.json", Issuer.NAME, "");
        assertThatThrownBy(() -> Gates.start(policy(none, MissingKey.PASS)))
                .isInstanceOf(GatewayException.class)
                .hasMessage("Tokens cannot be verified, see identity.tokens.keys: file none.json does not exist:"
                        + " create it, or name another file in the policy.");
        try (Gateway gateway = Gates.start(policy(tokens(), MissingKey.REFUSE))) {
            assertThatThrownBy(() -> gateway.reload(policy(none, MissingKey.PASS)))
                    .isInstanceOf(GatewayException.class);
            assertThat(status(gateway, "/mine", bearer(ISSUER.token("ann")))).isEqualTo(200);
        }
    }

    @Test
    void doesWhatItsPageSays() throws IOException {
        String sample = HowTo.policies("identify-by-token").getFirst();
        String here = sample.replace("/etc/tidegate/jwks.json", keys.toString())
                .replace("127.0.0.1:9001", "127.0.0.1:" + origin.port())
                .replace("0.0.0.0:8080", "127.0.0.1:0");
        Parsed parsed = PolicyParser.parse("identify-by-token.md", here);
        assertThat(parsed.report()).isEmpty();
        Policy policy = ((Parsed.Accepted) parsed).file().policy();
        try (Gateway gateway = Gates.start(policy)) {
            assertThat(status(gateway, "/api/cart", bearer(ISSUER.token("ann"))))
                    .isEqualTo(200);
            assertThat(status(gateway, "/api/cart")).isEqualTo(400);
            assertThat(status(gateway, "/", bearer(ISSUER.token("ann")))).isEqualTo(200);
        }
    }
}
