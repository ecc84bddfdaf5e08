package dev.tidegate.spring.grpc;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Tidegate;
import dev.tidegate.policy.HttpSettings;
import dev.tidegate.spring.caller.CurrentCaller;
import dev.tidegate.spring.caller.RpcTerms;
import dev.tidegate.spring.http.CallTerms;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;

/**
 * Lets calls of gRPC pass the gate before they leave: the route that names the authority of their channel as its host,
 * and matches the full name of the method as a path. Calls that no such route takes pass. A refused call ends with
 * RESOURCE_EXHAUSTED, UNAVAILABLE or DEADLINE_EXCEEDED and is not sent. It has no more time than is left to the caller
 * on whose behalf it is made. The place is held until the call is over. No thread waits; what is sent meanwhile is
 * kept, and {@code isReady} says no.
 */
public final class GuardedClientInterceptor implements ClientInterceptor {
    private final Tidegate gate;

    /** An interceptor that asks this gate. */
    public GuardedClientInterceptor(Tidegate gate) {
        this.gate = gate;
    }

    @Override
    public <Q, P> ClientCall<Q, P> interceptCall(MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
        CallTerms terms = RpcTerms.bound(CurrentCaller.terms(), options.getDeadline());
        CallOptions bounded =
                terms.hasDeadline() ? options.withDeadlineAfter(terms.left().toNanos(), TimeUnit.NANOSECONDS) : options;
        return new GuardedClientCall<>(
                gate,
                headers -> {
                    String authority = options.getAuthority() == null ? next.authority() : options.getAuthority();
                    RpcCall call = new RpcCall(authority, method.getFullMethodName(), headers);
                    terms.tellPriority(
                            HttpSettings.of(gate.policy()), (name, value) -> RpcCall.replace(headers, name, value));
                    return terms.on(GuardedCall.outgoing(call));
                },
                next.newCall(method, bounded));
    }
}
