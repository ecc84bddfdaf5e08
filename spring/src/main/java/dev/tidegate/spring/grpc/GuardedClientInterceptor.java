package dev.tidegate.spring.grpc;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Tidegate;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lets calls of gRPC pass the gate before they leave: the route that names the authority of their channel as its host,
 * and matches the full name of the method as a path. Calls that no such route takes pass. A refused call ends with
 * RESOURCE_EXHAUSTED or UNAVAILABLE and is not sent. The place is held until the call is over. No thread waits; what is
 * sent meanwhile is kept, and {@code isReady} says no.
 */
public final class GuardedClientInterceptor implements ClientInterceptor {
    private final Tidegate gate;

    /** An interceptor that asks this gate. */
    public GuardedClientInterceptor(Tidegate gate) {
        this.gate = gate;
    }

    @Override
    public <Q, P> ClientCall<Q, P> interceptCall(MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
        return new GuardedClientCall<>(
                gate,
                headers -> {
                    String authority = options.getAuthority() == null ? next.authority() : options.getAuthority();
                    GuardedCall call =
                            GuardedCall.outgoing(new RpcCall(authority, method.getFullMethodName(), "", headers));
                    Deadline deadline = options.getDeadline();
                    long leftNanos = deadline == null ? 0 : deadline.timeRemaining(TimeUnit.NANOSECONDS);
                    return leftNanos > 0 ? call.deadline(Duration.ofNanos(leftNanos)) : call;
                },
                next.newCall(method, options));
    }
}
