package dev.tidegate.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.gateway.text.ByteRange;
import dev.tidegate.metrics.Family;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.TokenSpec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenReaderTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Issuer ISSUER = Issuer.withKey("one");

    /** Each look at the clock takes that long, so that verifying does. */
    private final AtomicLong tick = new AtomicLong();

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND);
    private final MetricRegistry registry = new MetricRegistry();
    private final TokenReader reader = new TokenReader(registry, () -> clock.addAndGet(tick.get()), 7);

    @TempDir
    Path folder;

    private Tokens tokens(Issuer... issuers) {
        Path file = Issuer.publish(folder.resolve("jwks.json"), issuers);
        try {
            return Tokens.open(
                    TokenSpec.of(file.toString(), Issuer.NAME, Issuer.AUDIENCE), Set.of("sub"), InstantSource.system());
        } catch (UnusableFileException unusable) {
            throw new AssertionError(unusable);
        }
    }

    private String user(Tokens tokens, String field) {
        return reader.read(tokens, new Latin(field), clock.get()).text("sub");
    }

    private long counted(String result) {
        return registry.read().stream()
                .filter(family -> family.metric().name().equals("tidegate.token.count"))
                .flatMap(family -> family.series().stream())
                .filter(series -> series.labelValues().equals(List.of(result)))
                .mapToLong(series -> series instanceof Family.Series.Value value ? (long) value.value() : 0)
                .sum();
    }

    @Test
    void findsTheTokenAfterItsSchemeOrAlone() {
        Tokens tokens = tokens(ISSUER);
        String token = ISSUER.token("ann");
        for (String field : List.of("Bearer " + token, "bearer   " + token, "BEARER " + token, token)) {
            assertThat(user(tokens, field)).isEqualTo("ann");
        }
        for (String field : List.of("", "Bearer ", "Basic " + token, "Bearer2 " + token, "DPoP " + token)) {
            assertThat(user(tokens, field)).isEmpty();
        }
        assertThat(counted("verified")).isOne();
        assertThat(counted("known")).isEqualTo(3);
    }

    @Test
    void verifiesATokenOnceUntilItsTimeIsOver() {
        Tokens tokens = tokens(ISSUER);
        String token = ISSUER.token(
                claims -> claims.expirationTime(Date.from(Instant.now().plusSeconds(60))));
        IntStream.range(0, 100).forEach(i -> assertThat(user(tokens, token)).isEqualTo("ann"));
        assertThat(counted("verified")).isOne();
        clock.addAndGet(89 * SECOND);
        assertThat(user(tokens, token)).isEqualTo("ann");
        assertThat(counted("verified")).isOne();
        clock.addAndGet(2 * SECOND);
        assertThat(user(tokens, token)).isEqualTo("ann");
        assertThat(counted("verified")).isEqualTo(2);
    }

    @Test
    void verifiesOneBadTokenOnceInTenSeconds() {
        Tokens tokens = tokens(ISSUER);
        String forged = Issuer.withKey("one").token("root");
        IntStream.range(0, 100).forEach(i -> assertThat(user(tokens, forged)).isEmpty());
        assertThat(counted("bad-signature")).isOne();
        assertThat(counted("known-invalid")).isEqualTo(99);
        clock.addAndGet(Trust.INVALID_FOR.toNanos());
        assertThat(user(tokens, forged)).isEmpty();
        assertThat(counted("bad-signature")).isEqualTo(2);
    }

    @Test
    void doesNotLookAtATokenThatIsTooLong() {
        Tokens tokens = tokens(ISSUER);
        String large = ISSUER.token(claims -> claims.claim("photo", "a".repeat(TokenText.TOKEN_MAX)));
        assertThat(user(tokens, large)).isEmpty();
        assertThat(counted("too-long")).isOne();
    }

    @Test
    void spendsAQuarterOfTheTimeOfALoopAtMost() {
        Tokens tokens = tokens(ISSUER);
        String known = ISSUER.token("ann");
        assertThat(user(tokens, known)).isEqualTo("ann");
        tick.set(1_000_000);
        long begin = clock.get();
        for (int i = 0; i < 5_000; i++) {
            assertThat(user(tokens, "bad." + i + ".token")).isEmpty();
        }
        long spent = counted("malformed") * tick.get();
        long allowed = (clock.get() - begin + VerifyingTime.BURST_NANOS) / VerifyingTime.ONE_IN + tick.get();
        assertThat(spent).isBetween(allowed * 9 / 10, allowed);
        assertThat(counted("over-budget")).isEqualTo(5_000 - counted("malformed"));
        assertThat(user(tokens, known)).isEqualTo("ann");
        assertThat(user(tokens, ISSUER.token("bob"))).isEmpty();
        clock.addAndGet(SECOND);
        assertThat(user(tokens, ISSUER.token("bob"))).isEqualTo("bob");
    }

    @Test
    void verifiesEverythingAnewWithNewKeys() {
        Tokens tokens = tokens(ISSUER);
        Issuer next = Issuer.withKey("two");
        String old = ISSUER.token("ann");
        assertThat(user(tokens, old)).isEqualTo("ann");
        assertThat(user(tokens, next.token("bob"))).isEmpty();
        tokens(next);
        assertThat(tokens.look(complaint -> {})).isTrue();
        assertThat(user(tokens, old)).isEmpty();
        assertThat(user(tokens, next.token("bob"))).isEqualTo("bob");
    }

    @Test
    void believesNobodyWithoutKeys() throws UnusableFileException {
        Tokens off = Tokens.open(TokenSpec.off(), Set.of(), InstantSource.system());
        assertThat(user(off, ISSUER.token("ann"))).isEmpty();
        assertThat(off.look(complaint -> {})).isFalse();
        assertThat(registry.read()).isEmpty();
    }

    @Test
    void allocatesNothingForAKnownToken() throws JMException {
        Tokens tokens = tokens(ISSUER);
        Latin field = new Latin("Bearer " + ISSUER.token("ann"));
        IntStream.range(0, 20_000).forEach(i -> reader.read(tokens, field, clock.get()));
        long before = allocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            reader.read(tokens, field, clock.get());
        }
        assertThat((allocatedBytes() - before) / 100_000).isZero();
    }

    private static long allocatedBytes() throws JMException {
        return (long) ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "CurrentThreadAllocatedBytes");
    }

    private static TokenText text(String token) {
        return new TokenText().set(new Latin(token));
    }

    private static KnownToken known(TokenText text, long hash, long untilNanos) {
        return new KnownToken(text.copy(), hash, Claims.NONE, untilNanos);
    }

    @Test
    void remembersSoManyTokensAndNoMore() {
        TokenTable table = new TokenTable(16);
        long now = Long.MAX_VALUE;
        for (int i = 0; i < 1_000; i++) {
            TokenText text = text("token-" + i);
            table.add(known(text, text.hash(1), now + SECOND + i), now);
        }
        long found = IntStream.range(0, 1_000)
                .mapToObj(i -> text("token-" + i))
                .filter(text -> table.find(text, text.hash(1), now).isPresent())
                .count();
        assertThat(found).isBetween(12L, 16L);
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenTable(10));
    }

    @Test
    void takesNoTokenForAnotherOfTheSameHash() {
        TokenTable table = new TokenTable(4);
        table.add(known(text("good"), 5, SECOND), 0);
        assertThat(table.find(text("good"), 5, 0).isPresent()).isTrue();
        assertThat(table.find(text("evil"), 5, 0).isPresent()).isFalse();
        assertThat(table.find(text("good!"), 5, 0).isPresent()).isFalse();
        assertThat(table.find(text("Bearer good"), 5, 0).isPresent()).isTrue();
        assertThat(text("good").hash(9)).isNotEqualTo(text("good").hash(8));
        assertThat(text("a".repeat(100)).hash(9))
                .isNotEqualTo(text("a".repeat(101)).hash(9));
    }

    /** A text as a head holds it. */
    private static final class Latin implements ByteRange {
        private final String text;
        private final byte[] bytes;

        Latin(String text) {
            this.text = text;
            this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public void copyTo(byte[] target, int at) {
            System.arraycopy(bytes, 0, target, at, bytes.length);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.substring(from, to);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
