/**
 * Real Redis processes for tests: one, a primary with replicas and Sentinels, or a cluster. The binary comes from a
 * Maven artifact, so that neither a container nor root is needed; every process ends with the JVM that started it, even
 * one that is killed.
 */
@NullMarked
package dev.tidegate.testkit.redis;

import org.jspecify.annotations.NullMarked;
