/** The policy file: its records, its parser, its errors, its schema, and the stages built from it. */
@NullMarked
package dev.tidegate.policy;

import org.jspecify.annotations.NullMarked;
