package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.SharedStore;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.metrics.MetricRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BurstsTest implements SharedStore {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Bursts bursts = new Bursts(loops, () -> this);
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Override
    public SharedCount count(SharedRule rule) {
        throw new UnsupportedOperationException();
    }

    @Override
    public State state() {
        return new State(true, "", 1);
    }

    @Override
    public void register(MetricRegistry metrics) {}

    @Override
    public void hold() {
        told.add("hold");
    }

    @Override
    public void release() {
        told.add("release");
    }

    @Override
    public void close() {}

    private void request() {
        assertThat(bursts.join()).isSameAs(loops.iterator().next());
        told.add("request");
    }

    private void burst(int requests) {
        loops.submit(() -> {
                    for (int i = 0; i < requests; i++) {
                        request();
                    }
                })
                .syncUninterruptibly();
        // Whoever is in line behind the burst comes when it is over.
        loops.submit(() -> told.add("next")).syncUninterruptibly();
    }

    @Test
    void requestsOfOneReadAreHeldTogether() {
        burst(3);
        assertThat(told).containsExactly("hold", "request", "request", "request", "release", "next");
    }

    @Test
    void eachReadIsABurstOfItsOwn() {
        burst(1);
        burst(1);
        assertThat(told).containsExactly("hold", "request", "release", "next", "hold", "request", "release", "next");
    }
}
