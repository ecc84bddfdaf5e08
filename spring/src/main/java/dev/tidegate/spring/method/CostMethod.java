package dev.tidegate.spring.method;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** The method that says what calls of a guarded one really cost. Found and checked when its bean is made; immutable. */
final class CostMethod {
    private final MethodHandle handle;

    private CostMethod(MethodHandle handle) {
        this.handle = handle;
    }

    /**
     * The method of this name.
     *
     * @param result what it is given
     * @throws IllegalStateException when the class has none that takes such a result and returns a whole number
     */
    static CostMethod of(Method guarded, String name, Class<?> result, Class<?> type) {
        if (result == void.class || result == Void.class) {
            throw new IllegalStateException(
                    "the cost of %s cannot be told by '%s', for it has no result".formatted(Names.of(guarded), name));
        }
        return Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type))
                .filter(method -> method.getName().equals(name) && fits(method, result))
                .findFirst()
                .map(method -> new CostMethod(
                        OwnMethod.handle(method).asType(MethodType.methodType(long.class, Object.class, Object.class))))
                .orElseThrow(() -> new IllegalStateException(
                        "the cost of %s cannot be told: there is no method 'long %s(%s)' in %s"
                                .formatted(Names.of(guarded), name, result.getSimpleName(), type.getSimpleName())));
    }

    private static boolean fits(Method method, Class<?> result) {
        boolean isCount = method.getReturnType() == long.class || method.getReturnType() == int.class;
        return isCount
                && method.getParameterCount() == 1
                && ClassUtils.isAssignable(method.getParameterTypes()[0], result);
    }

    /** What the call cost that had this result. */
    long cost(@Nullable Object target, Object result) throws Throwable {
        return (long) handle.invokeExact(target, result);
    }
}
