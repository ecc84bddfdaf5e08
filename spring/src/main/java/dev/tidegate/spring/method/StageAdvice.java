package dev.tidegate.spring.method;

import dev.tidegate.library.Permit;
import dev.tidegate.library.Refusal;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.caller.CurrentCaller;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Guards a method that starts work and returns a stage of it. No thread waits: a call that must wait is made by the
 * executor of the gate once it may. The place is held until the stage is complete. Thread-safe.
 */
final class StageAdvice implements MethodInterceptor {
    private final Tidegate gate;
    private final GuardedMethod method;

    StageAdvice(Tidegate gate, GuardedMethod method) {
        this.gate = gate;
        this.method = method;
    }

    @Override
    public Object invoke(MethodInvocation invocation) {
        return gate.<Object>callAsync(
                method.call(invocation.getArguments(), CurrentCaller.terms()),
                permit -> settling(permit, invocation),
                refusal -> replaced(invocation, refusal));
    }

    private CompletionStage<Object> settling(Permit permit, MethodInvocation invocation) {
        CompletionStage<Object> stage = started(invocation);
        return method.tellsCost() ? stage.thenApply(result -> settled(permit, invocation, result)) : stage;
    }

    private Object settled(Permit permit, MethodInvocation invocation, Object result) {
        method.settle(permit, invocation.getThis(), result);
        return result;
    }

    private static CompletionStage<Object> started(MethodInvocation invocation) {
        try {
            return stage(invocation.proceed());
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private CompletionStage<Object> replaced(MethodInvocation invocation, Refusal refusal) {
        Optional<FallbackMethod> fallback = method.fallback();
        if (fallback.isEmpty()) {
            return CompletableFuture.failedFuture(new RefusedException(refusal));
        }
        try {
            return stage(fallback.get().call(invocation.getThis(), invocation.getArguments(), refusal));
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the declared type was checked, and a stage may end with null
    private static CompletionStage<Object> stage(@Nullable Object returned) {
        return returned == null ? CompletableFuture.completedFuture(null) : (CompletionStage<Object>) returned;
    }
}
