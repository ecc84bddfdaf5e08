package dev.tidegate.bench.stages;

import dev.tidegate.model.Call;
import dev.tidegate.route.Router;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Question: does finding a route cost more when there are more routes? */
@State(Scope.Benchmark)
public class Routing {
    /** How many routes there are. */
    @Param({"100", "100000"})
    public int variant;

    private Router<Integer> router = RouteTable.router(1);
    private Call[] calls = {};
    private int next;

    /** Builds the table. */
    @Setup
    public void build() {
        router = RouteTable.router(variant);
        calls = RouteTable.calls(variant);
    }

    /** Calls that reach routes all over the table. */
    @Benchmark
    public int anywhere() {
        return router.match(calls[next++ & 4095]);
    }

    /** Calls that reach few routes again and again, as most traffic does. */
    @Benchmark
    public int few() {
        return router.match(calls[next++ & 31]);
    }
}
