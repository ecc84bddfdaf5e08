/** On whose behalf the application works, so that what it calls in turn keeps the terms of its caller. */
@NullMarked
package dev.tidegate.spring.caller;

import org.jspecify.annotations.NullMarked;
