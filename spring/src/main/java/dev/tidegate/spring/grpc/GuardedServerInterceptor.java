package dev.tidegate.spring.grpc;

import dev.tidegate.answer.RefusalText;
import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Tidegate;
import dev.tidegate.policy.HttpSettings;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.caller.RpcTerms;
import dev.tidegate.spring.http.CallTerms;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

/**
 * Lets calls of gRPC pass the gate before their handler is started. Routes match the full name of the method as a path:
 * {@code match: /shop.Orders/**}. The deadline is that of the caller; how much the call matters, a trusted proxy may
 * say in the header of the first listener for HTTP. A refused call ends with RESOURCE_EXHAUSTED, UNAVAILABLE or
 * DEADLINE_EXCEEDED, and the reason in its trailers. The place is held until the call is over. No thread waits.
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
        RpcCall asked = new RpcCall(call, headers, gate.policy().identity());
        GuardedCall guarded = identity.identify(GuardedCall.to(asked));
        if (!gate.guards(guarded)) {
            return next.startCall(call, headers);
        }
        Optional<CallTerms> said = CallTerms.of(asked, HttpSettings.of(gate.policy()));
        if (said.isEmpty()) {
            call.close(Status.INVALID_ARGUMENT.withDescription(RefusalText.BAD_DEADLINE.sentence()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        CallTerms terms = RpcTerms.bound(said.get(), Context.current().getDeadline());
        GuardedServerListener<Q, P> listener = new GuardedServerListener<>(call, headers, next, RpcTerms.with(terms));
        listener.enter(gate, terms.on(guarded));
        return listener;
    }
}
