/** Which rule of a domain takes a descriptor: the ordered entries by which a proxy tells what it asks about. */
@NullMarked
package dev.tidegate.descriptor;

import org.jspecify.annotations.NullMarked;
