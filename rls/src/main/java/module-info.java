/** The rate-limit service of Envoy, over gRPC and as JSON, on the policy and the limits of Tidegate. */
module dev.tidegate.rls {
    requires transitive dev.tidegate.core;
    requires static org.jspecify;
    requires com.google.protobuf;
    requires com.google.protobuf.util;
    requires io.grpc;
    requires io.grpc.netty;
    requires io.grpc.protobuf;
    requires io.grpc.services;
    requires io.grpc.stub;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires jdk.httpserver;

    exports dev.tidegate.rls;
}
