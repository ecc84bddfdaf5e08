package dev.tidegate.bench.limits;

import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleManager;
import com.alibaba.csp.sentinel.slots.block.flow.param.ParamFlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.param.ParamFlowRuleManager;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.List;

/** How the peers are set up: the fastest configuration that their documentation offers for one process. */
final class Peers {
    /** A rate that no benchmark exhausts, and the highest that every peer accepts. */
    static final int PLENTY = 1_000_000_000;

    private Peers() {}

    static Bucket bucket4j(long permits, Duration period) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(permits).refillGreedy(permits, period))
                .build();
    }

    /** One bucket that obeys several limits at once. */
    static Bucket bucket4jWithLimits(int limits) {
        var builder = Bucket.builder();
        for (int index = 0; index < limits; index++) {
            Duration period = Duration.ofSeconds(1L + index); // equal limits are refused as a mistake
            builder = builder.addLimit(limit -> limit.capacity(PLENTY).refillGreedy(PLENTY, period));
        }
        return builder.build();
    }

    static RateLimiterConfig resilience4jConfig(int permits, Duration period) {
        return RateLimiterConfig.custom()
                .limitForPeriod(permits)
                .limitRefreshPeriod(period)
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    static RateLimiter resilience4j(int permits, Duration period) {
        return RateLimiter.of("bench", resilience4jConfig(permits, period));
    }

    @SuppressWarnings("UnstableApiUsage")
    static com.google.common.util.concurrent.RateLimiter guava(double permitsPerSecond) {
        return com.google.common.util.concurrent.RateLimiter.create(permitsPerSecond);
    }

    static void sentinel(String resource, double permitsPerSecond) {
        FlowRule rule = new FlowRule(resource);
        rule.setGrade(RuleConstant.FLOW_GRADE_QPS);
        rule.setCount(permitsPerSecond);
        FlowRuleManager.loadRules(List.of(rule));
    }

    /**
     * Sentinel's limit by the value of a parameter; it keeps 200,000 keys at most, and the more the longer the period.
     */
    static void sentinelByKey(String resource, double permits, long periodSeconds) {
        ParamFlowRule rule = new ParamFlowRule(resource);
        rule.setParamIdx(0);
        rule.setGrade(RuleConstant.FLOW_GRADE_QPS);
        rule.setCount(permits);
        rule.setDurationInSec(periodSeconds);
        ParamFlowRuleManager.loadRules(List.of(rule));
    }
}
