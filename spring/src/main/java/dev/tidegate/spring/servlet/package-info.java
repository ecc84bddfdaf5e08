/** Requests that come in over servlets: the filter in front of them, and what refused ones are answered. */
@NullMarked
package dev.tidegate.spring.servlet;

import org.jspecify.annotations.NullMarked;
