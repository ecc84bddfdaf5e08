package dev.tidegate.gateway.admin;

import java.util.List;

/**
 * What somebody wants to know of the traffic.
 *
 * @param route the one route to show; empty for all
 * @param upstreams the upstreams to show, in this order; empty for all
 * @param periods the times to set side by side
 */
record RatesQuery(String route, List<String> upstreams, List<Period> periods) {
    private static final long LAST_DEFAULT = 600;
    private static final long LAST_MAX = 600;

    /**
     * A time.
     *
     * @param name how it is called beside others; empty when it is the only one
     * @param from the first second
     * @param to the second after the last
     */
    record Period(String name, long from, long to) {}

    /**
     * Reads {@code route}, {@code compare}, {@code at} and {@code last}.
     *
     * @throws IllegalArgumentException when one of them makes no sense; the message says what does
     */
    static RatesQuery of(AdminRequest request, RatesSource source) {
        String compare = request.parameter("compare");
        return new RatesQuery(
                request.parameter("route"),
                compare.isEmpty() ? List.of() : List.of(compare.split(",")),
                periods(request, source));
    }

    private static List<Period> periods(AdminRequest request, RatesSource source) {
        long now = source.presentSecond();
        long last = last(request.parameter("last"));
        String at = request.parameter("at");
        if (at.isEmpty()) {
            return List.of(new Period("", now - last, now));
        }
        boolean isReload = at.equals("reload");
        long change = isReload ? reload(source) : second(at, now);
        // In the second of a reload there is some of both.
        long after = isReload ? change + 1 : change;
        return List.of(
                new Period("before", change - last, change), new Period("after", after, Math.min(now, after + last)));
    }

    private static long reload(RatesSource source) {
        if (source.reloadedSecond() == 0) {
            throw new IllegalArgumentException("there was no reload yet: give a time in seconds since 1970");
        }
        return source.reloadedSecond();
    }

    private static long last(String text) {
        if (text.isEmpty()) {
            return LAST_DEFAULT;
        }
        long last = number(text);
        if (last < 1 || last > LAST_MAX) {
            throw new IllegalArgumentException("last is 1 to " + LAST_MAX + " seconds, but was " + text);
        }
        return last;
    }

    private static long second(String text, long now) {
        long second = number(text);
        if (second < 0 || second > now) {
            throw new IllegalArgumentException(
                    "at is 'reload' or a time in seconds since 1970 that has been, but was " + text);
        }
        return second;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notOne) {
            return -1;
        }
    }

    boolean shows(String someRoute) {
        return route.isEmpty() || route.equals(someRoute);
    }
}
