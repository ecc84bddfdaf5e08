package dev.tidegate.spring;

import dev.tidegate.admit.Priority;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets calls of a method pass the gate first: the limits, the breaker and the concurrency limit of the route that takes
 * its operation. A call that may not be made ends with a {@link dev.tidegate.library.RefusedException}, or with what
 * {@link #fallback} returns.
 *
 * <p>The place is held until the method returns; of a method that returns a {@code CompletableFuture}, a
 * {@code CompletionStage}, a {@code Mono} or a {@code Flux}, until that ends. Such a method is not called, and its
 * publisher not subscribed to, before the gate lets it.
 *
 * <p>On a class it guards all public methods of it: the operation is then that of the class and the name of the method,
 * {@code orders.create} for the method {@code create} of a class that is {@code @Guarded("orders")}. A method's own
 * annotation goes before that of its class.
 *
 * <p>As with all that Spring does by proxies, a call from within the same bean is not guarded.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Guarded {
    /** The operation: words between dots, which routes match as a path. {@code orders.create} is /orders/create. */
    String value();

    /** How much the call matters; what its route says when there is none. One at most. */
    Priority[] priority() default {};

    /** How long the caller waits in all, such as {@code 500ms} or {@code 2s}; empty for as long as it takes. */
    String deadline() default "";

    /**
     * The name of a method of the same class that is called instead when the gate refuses: with the same parameters,
     * and a {@link dev.tidegate.library.Refusal} after them if it wants to know why. It returns the same type. Empty
     * for none.
     */
    String fallback() default "";

    /**
     * The name of a method of the same class that says what a call really cost: it is given the result, and returns an
     * {@code int} or a {@code long}, in permits. The difference to the {@code cost} of the route is charged or given
     * back; less than 0 means that the route was right. Of a {@code CompletableFuture} or a {@code Mono} the result is
     * what it ends with; one that is null costs what the route says. Empty for none.
     */
    String cost() default "";
}
