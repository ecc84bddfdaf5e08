package dev.tidegate.spring.method;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.GuardedWork;
import dev.tidegate.library.Permit;
import dev.tidegate.spring.GuardedBy;
import dev.tidegate.spring.IdentityResolver;
import dev.tidegate.spring.http.CallTerms;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.UndeclaredThrowableException;
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
    private final Helpers helpers;

    /** The methods of the bean that stand by: in the place of a refused call, and to tell the cost of one. */
    record Helpers(
            @Nullable FallbackMethod fallback, @Nullable CostMethod cost) {}

    private GuardedMethod(
            Method method, GuardedCall call, @Nullable IdentityResolver identity, List<Keyed> keyed, Helpers helpers) {
        this.method = method;
        this.call = call;
        this.identity = identity;
        this.indexes = keyed.stream().mapToInt(Keyed::index).toArray();
        this.names = keyed.stream().map(Keyed::name).toArray(String[]::new);
        this.helpers = helpers;
    }

    /** A parameter that limits are kept by. */
    private record Keyed(int index, String name) {}

    /**
     * A method and all about it.
     *
     * @param call its operation, with what its annotation says
     */
    static GuardedMethod of(Method method, GuardedCall call, Optional<IdentityResolver> identity, Helpers helpers) {
        List<Keyed> keyed = new ArrayList<>();
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            GuardedBy by = parameters[i].getAnnotation(GuardedBy.class);
            if (by != null) {
                keyed.add(new Keyed(i, by.value()));
            }
        }
        return new GuardedMethod(method, call, identity.orElse(null), keyed, helpers);
    }

    Method method() {
        return method;
    }

    /** The call of its operation, by nobody in particular. */
    GuardedCall call() {
        return call;
    }

    /** What is called when the gate refuses; empty when nothing is. */
    Optional<FallbackMethod> fallback() {
        return Optional.ofNullable(helpers.fallback());
    }

    /** Whether the result of a call tells what it cost. */
    boolean tellsCost() {
        return helpers.cost() != null;
    }

    /** What a call cost that had this result; {@link GuardedWork#AS_ADMITTED} when nothing is told. */
    long cost(@Nullable Object target, @Nullable Object result) {
        CostMethod teller = helpers.cost();
        if (teller == null || result == null) {
            return GuardedWork.AS_ADMITTED;
        }
        try {
            return teller.cost(target, result);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new UndeclaredThrowableException(failure);
        }
    }

    /** Charges what a call cost that had this result. */
    void settle(Permit permit, @Nullable Object target, @Nullable Object result) {
        long cost = cost(target, result);
        if (cost >= 0) {
            permit.settle(cost);
        }
    }

    /** The call with these arguments, which does not outlast what the caller of the request waits. */
    GuardedCall call(@Nullable Object[] arguments, CallTerms terms) {
        GuardedCall made = identity == null ? call : identity.identify(call);
        for (int i = 0; i < indexes.length; i++) {
            Object value = arguments[indexes[i]];
            if (value != null) {
                made = made.attribute(names[i], value.toString());
            }
        }
        return terms.bound(made);
    }
}
