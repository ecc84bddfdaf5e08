package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.net.URI;

/** HTTP/1.1, in plain text or over TLS: wrk for the peak, the generator of {@code tidegate load} for fixed rates. */
record Http1Load(Settings settings) implements Load {
    @Override
    public Peak peak(URI target, int seconds) throws IOException, InterruptedException {
        return Wrk.run(target, seconds, settings);
    }

    @Override
    public Steady steady(URI target, double perSecond, double seconds) throws IOException {
        return SteadyLoad.run(target, perSecond, seconds, settings);
    }
}
