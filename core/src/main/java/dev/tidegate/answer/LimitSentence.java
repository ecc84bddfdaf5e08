package dev.tidegate.answer;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.KeyedConcurrency;
import dev.tidegate.policy.LimitSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Says in plain words what a limit allows, for people who have never seen the policy. */
final class LimitSentence {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private LimitSentence() {}

    /** For example: 300 requests in any minute for each value of the header x-user-id. */
    static String of(LimitSpec limit) {
        Rate rate = limit.rule().rate();
        String requests = rate.permits() == 1 ? "1 request" : rate.permits() + " requests";
        return requests + window(limit.rule(), rate.periodNanos()) + keys(limit.key());
    }

    /** For example: 8 requests at once to 'shop' for each value of the header x-user-id. */
    static String of(String upstream, KeyedConcurrency limit) {
        String requests = limit.limit() instanceof ConcurrencyRule.Fixed fixed
                ? fixed.limit() == 1 ? "1 request" : fixed.limit() + " requests"
                : "As many requests as it bears";
        return requests + " at once to '" + upstream + "'" + keys(List.of(limit.key()));
    }

    /** What a call must carry to be counted, for example: the header x-user-id. */
    static String required(List<Attribute> key) {
        String carried = key.stream()
                .filter(LimitSentence::mayBeAbsent)
                .map(LimitSentence::name)
                .collect(Collectors.joining(" and "));
        return carried.isEmpty() ? "its key" : carried;
    }

    private static String window(LimitRule rule, long nanos) {
        return switch (rule) {
            case LimitRule.TokenBucket bucket -> each(nanos);
            case LimitRule.FixedWindow window -> each(nanos);
            case LimitRule.LeakyBucket bucket -> each(nanos) + ", evenly spaced,";
            case LimitRule.SlidingWindow window -> " in any " + span(nanos);
            case LimitRule.ApproximateSlidingWindow window -> " in about any " + span(nanos);
        };
    }

    private static String each(long nanos) {
        String span = span(nanos);
        if (Character.isDigit(span.charAt(0))) {
            return " in " + span;
        }
        return (nanos == HOUR ? " an " : " a ") + span;
    }

    private static String span(long nanos) {
        if (nanos == DAY) {
            return "day";
        } else if (nanos == HOUR) {
            return "hour";
        } else if (nanos == MINUTE) {
            return "minute";
        } else if (nanos == SECOND) {
            return "second";
        }
        return amount(nanos);
    }

    private static String amount(long nanos) {
        if (nanos % DAY == 0) {
            return nanos / DAY + " days";
        } else if (nanos % HOUR == 0) {
            return nanos / HOUR + " hours";
        } else if (nanos % MINUTE == 0) {
            return nanos / MINUTE + " minutes";
        } else if (nanos % SECOND == 0) {
            return nanos / SECOND + " seconds";
        }
        return Math.ceilDiv(nanos, MILLI) + " ms";
    }

    private static String keys(List<Attribute> key) {
        if (key.isEmpty()) {
            return " in all";
        }
        return key.stream()
                .map(attribute -> mayBeAbsent(attribute) ? "value of " + name(attribute) : name(attribute))
                .collect(Collectors.joining(" and ", " for each ", ""));
    }

    private static boolean mayBeAbsent(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Header header -> true;
            case Attribute.Cookie cookie -> true;
            case Attribute.Query query -> true;
            case Attribute.Claim claim -> true;
            case Attribute.Entry entry -> true;
            case Attribute.ClientAddress address -> false;
            case Attribute.Path path -> false;
            case Attribute.Host host -> false;
            case Attribute.Method method -> false;
        };
    }

    private static String name(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Header header -> "the header " + header.name();
            case Attribute.Cookie cookie -> "the cookie " + cookie.name();
            case Attribute.Claim claim -> "the claim " + claim.name() + " of the token";
            case Attribute.Entry entry -> "the entry " + entry.key();
            case Attribute.Query query -> "the query parameter " + query.name();
            case Attribute.ClientAddress address -> "client address";
            case Attribute.Path path -> "path";
            case Attribute.Host host -> "host";
            case Attribute.Method method -> "method";
        };
    }
}
