package dev.tidegate.spring.method;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.springframework.util.ReflectionUtils;

/** Methods of a bean that its annotations name. Stateless. */
final class OwnMethod {
    private OwnMethod() {}

    /** A handle that takes the bean first, whatever the visibility of the method; a static one ignores the bean. */
    static MethodHandle handle(Method method) {
        try {
            ReflectionUtils.makeAccessible(method);
            MethodHandle handle = MethodHandles.lookup().unreflect(method).asFixedArity();
            return Modifier.isStatic(method.getModifiers())
                    ? MethodHandles.dropArguments(handle, 0, Object.class)
                    : handle;
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(Names.of(method) + " cannot be reached", closed);
        }
    }
}
