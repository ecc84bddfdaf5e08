/** What Tidegate's tests share: seeds and the architecture rules. Not shipped. */
@NullMarked
package dev.tidegate.testkit;

import org.jspecify.annotations.NullMarked;
