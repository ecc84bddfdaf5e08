package dev.tidegate.spring.method;

import dev.tidegate.library.GuardedWork;
import dev.tidegate.library.Refusal;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.caller.CurrentCaller;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Guards a method that returns when its work is done. Waits by parking the calling thread, so a virtual thread leaves
 * its carrier. Allocates nothing when the call need not wait and nobody is named for it. Thread-safe.
 */
final class BlockingAdvice implements MethodInterceptor, GuardedWork<MethodInvocation, Object, Throwable> {
    private final Tidegate gate;
    private final GuardedMethod method;
    private final boolean declaresInterrupts;

    BlockingAdvice(Tidegate gate, GuardedMethod method) {
        this.gate = gate;
        this.method = method;
        this.declaresInterrupts = Arrays.stream(method.method().getExceptionTypes())
                .anyMatch(type -> type.isAssignableFrom(InterruptedException.class));
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        try {
            return gate.callWith(method.call(invocation.getArguments(), CurrentCaller.terms()), invocation, this);
        } catch (InterruptedException interrupted) {
            if (declaresInterrupts) {
                throw interrupted;
            }
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting to call " + Names.of(method.method()));
        }
    }

    @Override
    @SuppressWarnings("NullAway") // the gate hands a result on as it is, and a method may return null
    public Object run(MethodInvocation invocation) throws Throwable {
        return invocation.proceed();
    }

    @Override
    public long cost(MethodInvocation invocation, Object result) {
        return method.cost(invocation.getThis(), result);
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public Object refused(MethodInvocation invocation, Refusal refusal) throws Throwable {
        FallbackMethod fallback = method.fallback().orElseThrow(() -> new RefusedException(refusal));
        return fallback.call(invocation.getThis(), invocation.getArguments(), refusal);
    }
}
