/**
 * Real traffic as load: an access log becomes requests that are due when they were made, and what a limit must refuse
 * of them can be computed without any server.
 */
@NullMarked
package dev.tidegate.cli.replay;

import org.jspecify.annotations.NullMarked;
