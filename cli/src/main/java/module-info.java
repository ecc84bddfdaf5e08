/** The {@code tidegate} command, and the load generator behind {@code tidegate load}. */
module dev.tidegate.cli {
    requires static org.jspecify;
    requires transitive dev.tidegate.core;
    requires dev.tidegate.gateway;
    requires dev.tidegate.rls;
    requires info.picocli;
    requires java.net.http;
    requires transitive HdrHistogram;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;

    exports dev.tidegate.cli;
    exports dev.tidegate.cli.load;
    exports dev.tidegate.cli.replay;

    opens dev.tidegate.cli to
            info.picocli;
}
