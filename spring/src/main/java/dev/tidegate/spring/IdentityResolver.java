package dev.tidegate.spring;

import dev.tidegate.library.GuardedCall;

/**
 * Says on whose behalf a call is made. A bean of this type is asked for each call of a guarded method and each request
 * that comes in, before what {@link GuardedBy} says.
 *
 * <pre>{@code
 * @Bean
 * IdentityResolver identity() {
 *     return call -> call.user(SecurityContextHolder.getContext().getAuthentication().getName());
 * }
 * }</pre>
 */
@FunctionalInterface
public interface IdentityResolver {
    /** The call with what is known of its caller; asked by the thread that makes the call, so it must not block. */
    GuardedCall identify(GuardedCall call);
}
