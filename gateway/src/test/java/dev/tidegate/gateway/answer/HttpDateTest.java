package dev.tidegate.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    @Test
    void theDateMovesWithTheSecond() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("1994-11-06T08:49:37.999Z"));
        HttpDate date = new HttpDate(now::get);
        assertThat(date.now().toString()).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        now.set(Instant.parse("1994-11-06T08:49:38Z"));
        assertThat(date.now().toString()).isEqualTo("Sun, 06 Nov 1994 08:49:38 GMT");
    }
}
