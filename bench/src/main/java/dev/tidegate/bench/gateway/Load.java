package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.net.URI;
import org.HdrHistogram.Histogram;

/** How a gateway is asked: as fast as it answers, or at a fixed rate. */
interface Load {
    /** Asks again as soon as an answer is there, for so many seconds. */
    Peak peak(URI target, int seconds) throws IOException, InterruptedException;

    /** Asks at a fixed rate for so many seconds, over connections that are open from the start. */
    Steady steady(URI target, double perSecond, double seconds) throws IOException, InterruptedException;

    /** The load that speaks what the scenario asks for. */
    static Load of(Settings settings) {
        return settings.scenario().wire().isHttp2() ? new H2Load(settings) : new Http1Load(settings);
    }

    /**
     * What came of a search for the peak.
     *
     * @param requests answered in all
     * @param perSecond answered in a second
     * @param refused replies that were no success
     * @param failed connections that broke
     */
    record Peak(long requests, double perSecond, long refused, long failed) {}

    /**
     * What came of a fixed rate.
     *
     * @param answered replies of status 2xx or 3xx
     * @param refused replies of status 429 or 503
     * @param failed requests that were due and got neither
     * @param latencyNanos of the answered and the refused, to the last byte
     */
    record Steady(long answered, long refused, long failed, Histogram latencyNanos) {
        double percentileMicros(double percentile) {
            return latencyNanos.getValueAtPercentile(percentile) / 1e3;
        }
    }
}
