/** What the starter for Spring Boot costs, beside the annotations of Resilience4j. */
@NullMarked
package dev.tidegate.bench.spring;

import org.jspecify.annotations.NullMarked;
