package dev.tidegate.gateway;

import dev.tidegate.policy.UpstreamSpec;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a server once whether it is well, over a connection of its own that is made like those of requests: so a server
 * whose pool is full, or whose TLS is not accepted, is told from one that is down.
 */
final class HealthProbe {
    private HealthProbe() {}

    /**
     * Asks and waits for the head of the reply. Blocks; not from an event loop.
     *
     * @return whether it has a status that the policy expects, in time
     */
    static boolean isHealthy(ServerConnector connector, String address, UpstreamSpec spec) throws InterruptedException {
        UpstreamSpec.Probe probe = spec.probe();
        HealthQuestion question = HealthQuestion.of(address, spec);
        var unused = connector.connect(spec).addListener(connected -> {
            if (connected.isSuccess()) {
                ask((Channel) connected.getNow(), question);
            } else {
                question.status().completeExceptionally(connected.cause());
            }
        });
        CompletableFuture<Integer> status = question.status();
        try {
            int answered = status.get(probe.timeoutNanos(), TimeUnit.NANOSECONDS);
            return answered >= probe.expectFrom() && answered <= probe.expectTo();
        } catch (ExecutionException | TimeoutException failed) {
            return false;
        } finally {
            // A connection that is still being made is closed when it is there.
            status.cancel(false);
        }
    }

    private static void ask(Channel channel, HealthQuestion question) {
        CompletableFuture<Integer> status = question.status();
        if (status.isDone()) {
            var unused = channel.close();
            return;
        }
        var unusedClose = status.whenComplete((answered, failed) -> {
            var unused = channel.close();
        });
        channel.pipeline().addLast(question);
        var unusedSend = channel.writeAndFlush(question.request());
    }
}
