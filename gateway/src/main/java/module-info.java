/** The HTTP gateway: listeners, the line of stages, upstream connections, access log and admin API. */
module dev.tidegate.gateway {
    requires transitive dev.tidegate.core;
    requires dev.tidegate.library;
    requires static org.jspecify;
    requires com.nimbusds.jose.jwt;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.tcnative.classes.openssl;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.unix.common;
    requires java.management;
    requires java.net.http;
    requires jdk.httpserver;

    exports dev.tidegate.gateway;
}
