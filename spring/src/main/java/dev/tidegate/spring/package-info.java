/** Tidegate in a Spring Boot application: a policy, guarded methods, and requests that come in and go out. */
@NullMarked
package dev.tidegate.spring;

import org.jspecify.annotations.NullMarked;
