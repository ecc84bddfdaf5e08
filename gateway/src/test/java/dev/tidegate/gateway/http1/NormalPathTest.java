package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.route.NormalPath;
import dev.tidegate.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that are handed over as text must have the normal form of those that come over the wire. */
class NormalPathTest {
    private static final List<String> PARTS = List.of(
            "/", "a", "B", ".", "..", "//", "%41", "%2f", "%2e", "%c3%a4", "%C0", "%", "%4", ";", "\\", "~", "?",
            "q=/..", "*", "é", " ", "#", "%00", "%7f", "@", "\"", "<", "%3B");

    private static Optional<String> ofWire(String target) {
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        Target parsed = new Target();
        return parsed.parse(bytes, 0, bytes.length) == BadMessage.NONE
                ? Optional.of(parsed.path(new ByteText()).toString())
                : Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a/../b", "/..", "/a/./b/", "/a//b", "/%61%2D", "/a;b", "/a?b/../..", "/.a"})
    void aPathHasTheSameFormAsOnTheWire(String target) {
        assertThat(NormalPath.of(target)).isEqualTo(ofWire(target));
    }

    @Seeds(3_000)
    void anyPathHasTheSameFormAsOnTheWire(long seed) {
        Random random = new Random(seed);
        String path = random.ints(random.nextInt(9), 0, PARTS.size())
                .mapToObj(PARTS::get)
                .filter(part -> !part.startsWith("?"))
                .collect(Collectors.joining());
        String target = path.isEmpty() ? path : "/" + path;
        assertThat(NormalPath.of(target)).as(target).isEqualTo(ofWire(target));
    }
}
