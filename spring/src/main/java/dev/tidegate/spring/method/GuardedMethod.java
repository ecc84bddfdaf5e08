package dev.tidegate.spring.method;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.spring.GuardedBy;
import dev.tidegate.spring.IdentityResolver;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a guarded method once its bean is made, so that nothing is looked up when it is called. Immutable. A
 * call that nobody is named for allocates nothing.
 */
final class GuardedMethod {
    private final Method method;
    private final GuardedCall call;
    private final @Nullable IdentityResolver identity;
    private final int[] indexes;
    private final String[] names;
    private final Optional<FallbackMethod> fallback;

    private GuardedMethod(
            Method method,
            GuardedCall call,
            @Nullable IdentityResolver identity,
            List<Keyed> keyed,
            Optional<FallbackMethod> fallback) {
        this.method = method;
        this.call = call;
        this.identity = identity;
        this.indexes = keyed.stream().mapToInt(Keyed::index).toArray();
        this.names = keyed.stream().map(Keyed::name).toArray(String[]::new);
        this.fallback = fallback;
    }

    /** A parameter that limits are kept by. */
    private record Keyed(int index, String name) {}

    /**
     * A method and all about it.
     *
     * @param call its operation, with what its annotation says
     */
    static GuardedMethod of(
            Method method, GuardedCall call, Optional<IdentityResolver> identity, Optional<FallbackMethod> fallback) {
        List<Keyed> keyed = new ArrayList<>();
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            GuardedBy by = parameters[i].getAnnotation(GuardedBy.class);
            if (by != null) {
                keyed.add(new Keyed(i, by.value()));
            }
        }
        return new GuardedMethod(method, call, identity.orElse(null), keyed, fallback);
    }

    Method method() {
        return method;
    }

    /** The call of its operation, by nobody in particular. */
    GuardedCall call() {
        return call;
    }

    Optional<FallbackMethod> fallback() {
        return fallback;
    }

    /** The call with these arguments. */
    GuardedCall call(@Nullable Object[] arguments) {
        GuardedCall made = identity == null ? call : identity.identify(call);
        for (int i = 0; i < indexes.length; i++) {
            Object value = arguments[indexes[i]];
            if (value != null) {
                made = made.attribute(names[i], value.toString());
            }
        }
        return made;
    }
}
