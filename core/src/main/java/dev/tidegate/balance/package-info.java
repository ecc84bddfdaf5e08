/** Which server of an upstream answers: algorithm, health, ejection, failover and failback. */
@NullMarked
package dev.tidegate.balance;

import org.jspecify.annotations.NullMarked;
