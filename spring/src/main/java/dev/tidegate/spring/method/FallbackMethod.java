package dev.tidegate.spring.method;

import dev.tidegate.library.Refusal;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * The method that is called in the place of a guarded one that the gate refuses. Found and checked when its bean is
 * made; immutable.
 */
final class FallbackMethod {
    private final MethodHandle handle;
    private final boolean takesRefusal;

    private FallbackMethod(MethodHandle handle, boolean takesRefusal) {
        this.handle = handle;
        this.takesRefusal = takesRefusal;
    }

    /**
     * The fallback of a method.
     *
     * @throws IllegalStateException when the class has no method of this name that could stand in its place
     */
    static FallbackMethod of(Method guarded, String name, Class<?> type) {
        Class<?>[] same = guarded.getParameterTypes();
        Class<?>[] more = Arrays.copyOf(same, same.length + 1);
        more[same.length] = Refusal.class;
        Method asking = ReflectionUtils.findMethod(type, name, more);
        Method found = asking == null ? ReflectionUtils.findMethod(type, name, same) : asking;
        if (found == null) {
            throw new IllegalStateException(missing(guarded, name, type));
        }
        if (!guarded.getReturnType().isAssignableFrom(found.getReturnType())) {
            throw new IllegalStateException("the fallback '%s' of %s returns %s, but must return %s"
                    .formatted(
                            name,
                            Names.of(guarded),
                            found.getReturnType().getTypeName(),
                            guarded.getReturnType().getTypeName()));
        }
        return new FallbackMethod(handle(found), asking != null);
    }

    private static String missing(Method guarded, String name, Class<?> type) {
        String parameters =
                Stream.of(guarded.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(", "));
        String withRefusal = parameters.isEmpty() ? "Refusal" : parameters + ", Refusal";
        boolean isThere = Arrays.stream(ReflectionUtils.getAllDeclaredMethods(type))
                .anyMatch(method -> method.getName().equals(name));
        String there =
                isThere ? "'%s' takes other parameters".formatted(name) : "there is no method '%s'".formatted(name);
        return "the fallback of %s cannot be called: %s in %s; write %s(%s) or %s(%s)"
                .formatted(Names.of(guarded), there, type.getSimpleName(), name, parameters, name, withRefusal);
    }

    private static MethodHandle handle(Method method) {
        return OwnMethod.handle(method)
                .asSpreader(1, Object[].class, method.getParameterCount())
                .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
    }

    /** Calls it in the place of a call with these arguments. */
    @Nullable
    Object call(@Nullable Object target, @Nullable Object[] arguments, Refusal refusal) throws Throwable {
        if (!takesRefusal) {
            return handle.invokeExact(target, arguments);
        }
        @Nullable Object[] more = Arrays.copyOf(arguments, arguments.length + 1);
        more[arguments.length] = refusal;
        return handle.invokeExact(target, more);
    }
}
