/** What operators see of the gate and decide, over Spring Boot Actuator and Micrometer. */
@NullMarked
package dev.tidegate.spring.actuator;

import org.jspecify.annotations.NullMarked;
