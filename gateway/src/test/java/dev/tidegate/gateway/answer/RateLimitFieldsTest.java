package dev.tidegate.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.LimitSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RateLimitFieldsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void anAdmittedCallerSeesWhatIsLeft() {
        LimitRule rule = new LimitRule.FixedWindow(new Rate(300, 60 * SECOND));
        assertThat(lines(rule, 299, 59 * SECOND + 1))
                .isEqualTo("RateLimit-Policy: \"name\";q=300;w=60\r\nRateLimit: \"name\";r=299;t=60\r\n");
    }

    @Test
    void windowsBelowASecondAreScaledUp() {
        assertThat(lines(new LimitRule.LeakyBucket(new Rate(25, SECOND / 4), 0), 1, 0))
                .contains("q=100;w=1\r\n", "r=1;t=0\r\n");
    }

    @Test
    void windowsBetweenSecondsKeepTheRateAndNeverPromiseMore() {
        assertThat(lines(new LimitRule.SlidingWindow(new Rate(3, SECOND * 3 / 2), 4), 0, 1))
                .contains("q=4;w=2\r\n");
        assertThat(lines(new LimitRule.ApproximateSlidingWindow(new Rate(1, SECOND * 3 / 2)), 0, 1))
                .contains("q=1;w=2\r\n");
    }

    @Test
    void aBurstIsToldOnlyWhenItDiffers() {
        assertThat(lines(new LimitRule.TokenBucket(Rate.perSecond(10), 10, 0), 0, 1))
                .contains("q=10;w=1\r\n");
        assertThat(lines(new LimitRule.TokenBucket(Rate.perSecond(10), 5, 0), 0, 1))
                .contains("q=10;w=1;tidegate-burst=5\r\n");
    }

    @Test
    void aHugeRateStaysAValidInteger() {
        assertThat(lines(new LimitRule.FixedWindow(new Rate(Rate.MAX_PERMITS, 1)), -1, -1))
                .contains("q=999999999999999;w=1\r\n", "r=0;t=0\r\n");
    }

    @Test
    void whatAnUpstreamBearsIsNotDisclosed() {
        ByteBuf out = Unpooled.buffer();
        RateLimitFields.of(LimitSpec.of(
                        "shop-max", LimitSpec.Level.RESOURCE, new LimitRule.FixedWindow(Rate.perSecond(9))))
                .writeTo(out, 1, 1);
        assertThat(out.readableBytes()).isZero();
    }

    private static String lines(LimitRule rule, long remaining, long resetNanos) {
        ByteBuf out = Unpooled.buffer(16);
        RateLimitFields.of(LimitSpec.of("name", LimitSpec.Level.APPLICATION, rule))
                .writeTo(out, remaining, resetNanos);
        return out.toString(StandardCharsets.US_ASCII);
    }
}
