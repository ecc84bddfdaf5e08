/** How the command's own clients and servers reach the kernel. */
@NullMarked
package dev.tidegate.cli.net;

import org.jspecify.annotations.NullMarked;
