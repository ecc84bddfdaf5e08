package dev.tidegate.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * The way to the servers with Lettuce: one connection, or one to each node of a cluster. What is sent while there is
 * none fails at once. One that is lost or hangs is replaced by {@link #renew}; those to the nodes of a cluster come
 * back by themselves.
 */
abstract sealed class LettuceWire implements Wire permits SingleWire, ClusterWire {
    /** How long a connection may take to open. */
    static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

    private static final Duration RECONNECT_DELAY_MIN = Duration.ofMillis(10);
    private static final Duration RECONNECT_DELAY_MAX = Duration.ofMillis(500);
    private static final int IO_THREADS = 2;
    private static final int COMMANDS_WAITING_MAX = 4_096;
    private static final long CLOSE_MILLIS = 500;
    private static final System.Logger LOG = System.getLogger(LettuceWire.class.getName());

    /** Something to ask, and the connection that it asks. */
    record Connection(
            RedisScriptingAsyncCommands<byte[], byte[]> commands, StatefulConnection<byte[], byte[]> connection) {}

    /** No connection. */
    static final CompletableFuture<Connection> NONE =
            CompletableFuture.failedFuture(new IllegalStateException("there is no connection yet"));

    private final ClientResources resources = DefaultClientResources.builder()
            .ioThreadPoolSize(IO_THREADS)
            .computationThreadPoolSize(IO_THREADS)
            .reconnectDelay(Delay.exponential(RECONNECT_DELAY_MIN, RECONNECT_DELAY_MAX, 2, TimeUnit.MILLISECONDS))
            .build();
    private final AtomicReference<CompletableFuture<Connection>> current = new AtomicReference<>(NONE);
    private final AtomicBoolean isOpening = new AtomicBoolean();
    private volatile boolean isClosed;

    static LettuceWire to(StoreAddress address) {
        return address.isCluster() ? new ClusterWire(address) : new SingleWire(address);
    }

    /** The threads of the client. */
    final ClientResources resources() {
        return resources;
    }

    static <B extends ClientOptions.Builder> B configure(B options, StoreAddress address) {
        if (!address.ca().isEmpty()) {
            options.sslOptions(SslOptions.builder()
                    .jdkSslProvider()
                    .trustManager(new File(address.ca()))
                    .build());
        }
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(COMMANDS_WAITING_MAX)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build());
        return options;
    }

    /** Opens a connection. */
    abstract CompletionStage<Connection> open();

    /** Lets go of the connections. */
    abstract CompletableFuture<Void> shutDown();

    @Override
    public final CompletionStage<byte[]> run(Script script, byte[][] keys, byte[][] arguments) {
        try {
            return current.get().thenCompose(connection -> run(connection.commands(), script, keys, arguments));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static CompletionStage<byte[]> run(
            RedisScriptingAsyncCommands<byte[], byte[]> commands, Script script, byte[][] keys, byte[][] arguments) {
        CompletionStage<byte[]> byDigest = commands.evalsha(script.digest(), ScriptOutputType.VALUE, keys, arguments);
        return byDigest.exceptionallyCompose(failure -> unwrapped(failure) instanceof RedisNoScriptException
                ? commands.eval(script.text(), ScriptOutputType.VALUE, keys, arguments)
                : CompletableFuture.failedFuture(failure));
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Whether a connection can be asked, as far as is known. */
    abstract boolean isAlive(Connection opened);

    @Override
    public final boolean isOpened() {
        CompletableFuture<Connection> known = current.get();
        return !known.isCompletedExceptionally() && isAlive(known.join());
    }

    @Override
    public final void renew(BooleanSupplier isNeeded) {
        if (isClosed || !isOpening.compareAndSet(false, true)) {
            return;
        }
        try {
            open().whenComplete((opened, failure) -> {
                if (failure == null) {
                    take(opened, isNeeded);
                } else {
                    refused(failure);
                }
                isOpening.set(false);
            });
        } catch (RuntimeException refused) {
            // The next trial comes soon.
            refused(refused);
            isOpening.set(false);
        }
    }

    /** While there is no connection, what is asked fails for this reason, and that is what people are told. */
    private void refused(Throwable failure) {
        if (!isOpened()) {
            CompletableFuture<Connection> lost = current.getAndSet(CompletableFuture.failedFuture(failure));
            if (!lost.isCompletedExceptionally()) {
                letGo(lost.join());
            }
        }
    }

    /** Called for one connection at a time. */
    private void take(Connection opened, BooleanSupplier isNeeded) {
        CompletableFuture<Connection> known = current.get();
        boolean isFirst = known.isCompletedExceptionally();
        boolean isTaken = isFirst || isNeeded.getAsBoolean();
        if (isTaken) {
            current.set(CompletableFuture.completedFuture(opened));
        }
        if (!isFirst && !known.join().equals(opened)) {
            letGo(isTaken ? known.join() : opened);
        }
        if (isClosed) {
            letGo(opened);
        }
    }

    private static void letGo(Connection former) {
        CompletionStage<Void> closing = former.connection().closeAsync();
        closing.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.log(System.Logger.Level.DEBUG, "a connection to the store did not close", failure);
            }
        });
    }

    @Override
    public final void close() {
        isClosed = true;
        try {
            shutDown().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            Future<Boolean> stopped = resources.shutdown(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            stopped.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            // Its threads are daemons and end when what they wait for ends.
            LOG.log(System.Logger.Level.DEBUG, "the connection to the store closes late", late);
        }
    }
}
