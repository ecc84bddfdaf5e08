package dev.tidegate.spring.method;

import java.lang.reflect.Method;

/** Names of methods as messages show them. */
final class Names {
    private Names() {}

    /** For example {@code Orders.create}. */
    static String of(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
