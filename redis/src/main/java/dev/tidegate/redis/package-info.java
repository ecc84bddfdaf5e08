/**
 * Counts limits for many nodes in Redis: one script decides a batch of questions, and busy keys are served from permits
 * that a node holds in hand. How it works and what it promises: {@code docs/explanation/shared-limits.md}.
 */
@NullMarked
package dev.tidegate.redis;

import org.jspecify.annotations.NullMarked;
