package dev.tidegate.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that limits are kept by the text of this parameter of a {@link Guarded} method. A call with {@code null} carries
 * nothing under the name.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface GuardedBy {
    /** A name of the policy's {@code identity}, or that of a header, a cookie, a query parameter or a claim. */
    String value() default "user";
}
