package dev.tidegate.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.model.KeyHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KeyedLimitsTest {
    private static final long SEED = 42;

    private static KeyedLimits limits(int perKey, int keys) {
        return new KeyedLimits(new AdmissionRule.PerKey("user", new ConcurrencyRule.Fixed(perKey), keys));
    }

    private static long key(int user) {
        return KeyHash.of("user " + user, SEED);
    }

    @Test
    void keysDoNotTakeEachOthersPlaces() {
        KeyedLimits limits = limits(1, 10_000);

        for (int user = 0; user < 1_000; user++) {
            assertThat(limits.tryEnter(key(user), 1, 0)).isNotNull();
        }
        for (int user = 0; user < 1_000; user++) {
            assertThat(limits.tryEnter(key(user), 1, 0)).isNull();
        }
    }

    @Test
    void idleKeysMakeRoomAndBusyOnesStay() {
        KeyedLimits limits = limits(1, 8);
        ConcurrencyLimiter busy = Objects.requireNonNull(limits.tryEnter(key(0), 1, 0));
        for (int user = 1; user < 10_000; user++) {
            ConcurrencyLimiter other = limits.tryEnter(key(user), 1, user);
            assertThat(other).isNotNull().isNotSameAs(busy);
            Objects.requireNonNull(other).leave(1);
        }

        assertThat(limits.tryEnter(key(0), 1, 10_000)).isNull();
        busy.leave(1);
        assertThat(limits.tryEnter(key(0), 1, 10_000)).isSameAs(busy);
    }

    @Test
    void whenAllAreBusyAKeyMoreSharesTheLeastBusyPlace() {
        KeyedLimits limits = limits(2, 8);
        List<ConcurrencyLimiter> held = new ArrayList<>();
        for (int user = 0; user < 8; user++) {
            held.add(Objects.requireNonNull(limits.tryEnter(key(user), 1, 0)));
        }

        assertThat(limits.tryEnter(key(8), 1, 0)).isIn(held);
    }

    @Test
    void anotherLimitHoldsForKeysThatAreInServiceToo() {
        KeyedLimits limits = limits(1, 100);
        assertThat(limits.tryEnter(key(1), 1, 0)).isNotNull();

        limits.reconfigure(new ConcurrencyRule.Fixed(2), 0);

        assertThat(limits.tryEnter(key(1), 1, 0)).isNotNull();
        assertThat(limits.tryEnter(key(1), 1, 0)).isNull();
    }
}
