package dev.tidegate.spring.method;

import dev.tidegate.library.Permit;
import dev.tidegate.library.Refusal;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.reactive.ContextTerms;
import dev.tidegate.spring.reactive.GuardedPublisher;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.aop.ProxyMethodInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Guards a method that returns a {@code Mono} or a {@code Flux}. The method is called, and what it returns subscribed
 * to, at each subscription once the gate lets it. Thread-safe.
 */
final class ReactiveAdvice implements MethodInterceptor {
    private final Tidegate gate;
    private final GuardedMethod method;
    private final boolean single;

    ReactiveAdvice(Tidegate gate, GuardedMethod method) {
        this.gate = gate;
        this.method = method;
        this.single = method.method().getReturnType() == Mono.class;
    }

    /** Whether a method of this type is one that it guards. */
    static boolean takes(Class<?> returnType) {
        return returnType == Mono.class || emitsMany(returnType);
    }

    /** Whether what it returns may emit more than one value. */
    static boolean emitsMany(Class<?> returnType) {
        return returnType == Flux.class || returnType == Publisher.class;
    }

    @Override
    public Object invoke(MethodInvocation invocation) {
        @Nullable Object[] arguments = invocation.getArguments();
        // An invocation proceeds once, but a publisher may be subscribed to again.
        GuardedPublisher<Object> guarded = new GuardedPublisher<>(
                gate,
                context -> method.call(arguments, ContextTerms.of(context)),
                permit -> settling(permit, ((ProxyMethodInvocation) invocation).invocableClone()),
                refusal -> replaced(invocation, refusal));
        return single ? Mono.fromDirect(guarded) : Flux.from(guarded);
    }

    private Publisher<Object> settling(Permit permit, MethodInvocation invocation) {
        Publisher<Object> source = proceed(invocation);
        return method.tellsCost()
                ? Mono.from(source).doOnNext(result -> method.settle(permit, invocation.getThis(), result))
                : source;
    }

    private static Publisher<Object> proceed(MethodInvocation invocation) {
        try {
            return publisher(invocation.proceed());
        } catch (Throwable failure) {
            return Mono.error(failure);
        }
    }

    private Publisher<Object> replaced(MethodInvocation invocation, Refusal refusal) {
        if (method.fallback().isEmpty()) {
            return Mono.error(new RefusedException(refusal));
        }
        try {
            return publisher(method.fallback().get().call(invocation.getThis(), invocation.getArguments(), refusal));
        } catch (Throwable failure) {
            return Mono.error(failure);
        }
    }

    @SuppressWarnings("unchecked") // the declared type of the method was checked when the bean was made
    private static Publisher<Object> publisher(@Nullable Object returned) {
        return returned == null ? Mono.empty() : (Publisher<Object>) returned;
    }
}
