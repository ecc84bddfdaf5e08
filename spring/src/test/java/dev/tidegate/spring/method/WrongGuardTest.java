package dev.tidegate.spring.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.TidegateAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Annotations that make no sense. */
class WrongGuardTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TidegateAutoConfiguration.class));

    /** Wrong in one way each. */
    static class WrongFallback {
        @Guarded(value = "x", fallback = "other")
        public String call(int number) {
            return "";
        }

        String other(String text) {
            return text;
        }
    }

    static class NoFallback {
        @Guarded(value = "x", fallback = "other")
        public String call() {
            return "";
        }
    }

    static class OtherResult {
        @Guarded(value = "x", fallback = "other")
        public String call() {
            return "";
        }

        int other() {
            return 1;
        }
    }

    static class NoTime {
        @Guarded(value = "x", deadline = "soon")
        public String call() {
            return "";
        }
    }

    static class OverAtOnce {
        @Guarded(value = "x", deadline = "0s")
        public String call() {
            return "";
        }
    }

    static class Unreachable {
        @Guarded("x")
        public final String call() {
            return "";
        }
    }

    private void assertRefused(Class<?> type, String... words) {
        runner.withBean(type)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .satisfies(failure -> assertThat(failure.getMessage()).contains(words)));
    }

    @Test
    void whatIsWrongWithAGuardedMethodEndsTheStartWithASentence() {
        assertRefused(
                WrongFallback.class,
                "'other' takes other parameters in WrongFallback",
                "write other(int) or other(int, Refusal)");
        assertRefused(NoFallback.class, "there is no method 'other'", "write other() or other(Refusal)");
        assertRefused(OtherResult.class, "returns int, but must return java.lang.String");
        assertRefused(NoTime.class, "the deadline of NoTime.call is no time: 'soon'");
        assertRefused(OverAtOnce.class, "the deadline of OverAtOnce.call is no time: '0s'");
        assertRefused(Unreachable.class, "Unreachable.call is guarded, but private, static or final");
    }
}
