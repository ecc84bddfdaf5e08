package dev.tidegate.gateway.admin;

import dev.tidegate.metrics.TrafficKey;
import dev.tidegate.metrics.TrafficShape;
import java.util.List;

/** The traffic of the last minutes. Seconds are counted since 1970. */
public interface RatesSource {
    /** The first second that is not complete yet. */
    long presentSecond();

    /** The second of the last reload; 0 when there was none. */
    long reloadedSecond();

    /** Whose traffic there is, in the order of its first request. */
    List<TrafficKey> keys();

    /**
     * The traffic of several keys as one.
     *
     * @param from the first second
     * @param to the second after the last
     */
    TrafficShape shape(List<TrafficKey> keys, long from, long to);

    /** The limits in the order of the policy. */
    List<String> limits();

    /** What a limit decided in a time, as {@link #shape} takes it. */
    LimitShape limit(String name, long from, long to);
}
