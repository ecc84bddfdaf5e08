package dev.tidegate.spring.grpc;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Tidegate;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.http.ClientAddress;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets calls of gRPC pass the gate before their handler is started. Routes match the full name of the method as a path:
 * {@code match: /shop.Orders/**}. The deadline is that of the caller. A refused call ends with RESOURCE_EXHAUSTED or
 * UNAVAILABLE, and the reason in its trailers. The place is held until the call is over. No thread waits.
 */
public final class GuardedServerInterceptor implements ServerInterceptor {
    private final Tidegate gate;
    private final IdentityResolver identity;

    /** An interceptor that asks this gate. */
    public GuardedServerInterceptor(Tidegate gate, IdentityResolver identity) {
        this.gate = gate;
        this.identity = identity;
    }

    @Override
    public <Q, P> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
        RpcCall asked = new RpcCall(
                call.getAuthority(), call.getMethodDescriptor().getFullMethodName(), client(call, headers), headers);
        GuardedCall guarded = identity.identify(GuardedCall.to(asked));
        if (!gate.guards(guarded)) {
            return next.startCall(call, headers);
        }
        Deadline deadline = Context.current().getDeadline();
        long leftNanos = deadline == null ? 0 : deadline.timeRemaining(TimeUnit.NANOSECONDS);
        GuardedCall bounded = leftNanos > 0 ? guarded.deadline(Duration.ofNanos(leftNanos)) : guarded;
        GuardedServerListener<Q, P> listener = new GuardedServerListener<>(call, headers, next);
        listener.enter(gate, bounded);
        return listener;
    }

    private String client(ServerCall<?, ?> call, Metadata headers) {
        SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (!(peer instanceof InetSocketAddress address) || address.getAddress() == null) {
            return "";
        }
        IdentitySpec spec = gate.policy().identity();
        String forwarded = headers.get(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER));
        return ClientAddress.of(
                address.getAddress().getHostAddress(), forwarded == null ? List.of() : List.of(forwarded), spec);
    }
}
