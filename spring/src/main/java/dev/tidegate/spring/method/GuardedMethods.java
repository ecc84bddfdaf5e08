package dev.tidegate.spring.method;

import dev.tidegate.admit.Priority;
import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Tidegate;
import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.IdentityResolver;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The guarded methods of one class: found, checked and made into advisors when a bean of it is made. What is wrong with
 * them ends the start of the application with a sentence that says what to do.
 */
final class GuardedMethods {
    private static final Log LOG = LogFactory.getLog(GuardedMethods.class);
    private static final boolean HAS_REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Flux", GuardedMethods.class.getClassLoader());

    private final Class<?> type;
    private final Map<Method, Operation> operations = new LinkedHashMap<>();

    GuardedMethods(Class<?> type) {
        this.type = type;
        MethodIntrospector.selectMethods(type, (ReflectionUtils.MethodFilter)
                        method -> operation(method).isPresent())
                .forEach(method -> operation(method).ifPresent(one -> operations.put(method, one)));
    }

    /** What a method is guarded as. */
    private record Operation(String name, Guarded said) {}

    private Optional<Operation> operation(Method method) {
        if (method.isBridge() || method.getDeclaringClass() == Object.class) {
            return Optional.empty();
        }
        Guarded own = AnnotatedElementUtils.findMergedAnnotation(method, Guarded.class);
        if (own != null) {
            return Optional.of(new Operation(own.value(), own));
        }
        Guarded ofClass = AnnotatedElementUtils.findMergedAnnotation(type, Guarded.class);
        return ofClass == null || !Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())
                ? Optional.empty()
                : Optional.of(new Operation(ofClass.value() + "." + method.getName(), ofClass));
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    /**
     * Refuses methods that no proxy reaches.
     *
     * @param byClass whether the proxy is a subclass of the bean's class
     * @param interfaces what it implements otherwise
     */
    void requireReachable(boolean byClass, List<Class<?>> interfaces) {
        for (Method method : operations.keySet()) {
            int modifiers = method.getModifiers();
            if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers) || Modifier.isFinal(modifiers)) {
                throw new IllegalStateException(
                        Names.of(method) + " is guarded, but private, static or final, so no proxy reaches it");
            }
            if (!byClass && interfaces.stream().noneMatch(one -> ClassUtils.hasMethod(one, method))) {
                throw new IllegalStateException(Names.of(method)
                        + " is guarded, but the proxy of its bean knows interfaces only, and none of them has it;"
                        + " set spring.aop.proxy-target-class to true");
            }
        }
    }

    /** The gate around each of the methods. */
    List<Advisor> advisors(Tidegate gate, Optional<IdentityResolver> identity) {
        List<Advisor> advisors = new ArrayList<>();
        operations.forEach((method, operation) -> {
            GuardedCall call = call(method, operation);
            if (!gate.guards(call)) {
                LOG.warn(Names.of(method) + " is guarded as '" + operation.name()
                        + "', but no route of the policy takes " + call.path() + ": nothing guards it");
            }
            GuardedMethod guarded = GuardedMethod.of(method, call, identity, helpers(method, operation.said()));
            advisors.add(new DefaultPointcutAdvisor(new OneMethod(method), advice(gate, guarded)));
        });
        return advisors;
    }

    private GuardedMethod.Helpers helpers(Method method, Guarded said) {
        return new GuardedMethod.Helpers(
                said.fallback().isEmpty() ? null : FallbackMethod.of(method, said.fallback(), type),
                said.cost().isEmpty() ? null : CostMethod.of(method, said.cost(), result(method), type));
    }

    /** What a call of a method ends with. */
    private static Class<?> result(Method method) {
        Class<?> returned = method.getReturnType();
        if (HAS_REACTOR && ReactiveAdvice.emitsMany(returned)) {
            throw new IllegalStateException("%s returns a %s, which has no one result that could tell its cost"
                    .formatted(Names.of(method), returned.getSimpleName()));
        }
        boolean isLater =
                CompletionStage.class.isAssignableFrom(returned) || (HAS_REACTOR && ReactiveAdvice.takes(returned));
        return isLater
                ? ResolvableType.forMethodReturnType(method).getGeneric(0).resolve(Object.class)
                : returned;
    }

    private static GuardedCall call(Method method, Operation operation) {
        GuardedCall call = GuardedCall.to(operation.name().replace('.', '/'));
        Priority[] priority = operation.said().priority();
        if (priority.length > 1) {
            throw new IllegalStateException(Names.of(method) + " has more than one priority");
        }
        call = priority.length == 0 ? call : call.priority(priority[0]);
        String deadline = operation.said().deadline();
        return deadline.isEmpty() ? call : call.deadline(duration(method, deadline));
    }

    private static Duration duration(Method method, String text) {
        try {
            Duration time = DurationStyle.detectAndParse(text);
            if (time.isPositive()) {
                return time;
            }
        } catch (IllegalArgumentException wrong) {
            // Told below, as a time that nobody waits.
        }
        throw new IllegalStateException(
                "the deadline of %s is no time: '%s'; write 500ms, 2s or 1m".formatted(Names.of(method), text));
    }

    private static MethodInterceptor advice(Tidegate gate, GuardedMethod guarded) {
        Class<?> returned = guarded.method().getReturnType();
        if (returned == CompletableFuture.class || returned == CompletionStage.class) {
            return new StageAdvice(gate, guarded);
        } else if (CompletionStage.class.isAssignableFrom(returned)) {
            throw new IllegalStateException("%s is guarded, but returns %s; let it return a CompletableFuture"
                    .formatted(Names.of(guarded.method()), returned.getSimpleName()));
        }
        return HAS_REACTOR && ReactiveAdvice.takes(returned)
                ? new ReactiveAdvice(gate, guarded)
                : new BlockingAdvice(gate, guarded);
    }

    /** Takes one method, however it is called. */
    private static final class OneMethod extends StaticMethodMatcherPointcut {
        private final Method only;

        OneMethod(Method only) {
            this.only = only;
        }

        @Override
        public boolean matches(Method method, Class<?> targetClass) {
            return AopUtils.getMostSpecificMethod(method, targetClass).equals(only);
        }
    }
}
