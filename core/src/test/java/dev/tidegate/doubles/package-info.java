/** What tests of several modules put in the place of a request and of a store. */
@NullMarked
package dev.tidegate.doubles;

import org.jspecify.annotations.NullMarked;
