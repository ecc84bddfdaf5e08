/**
 * Honest load: requests leave when they are due, whatever became of those before, and latency counts from the time they
 * were due.
 *
 * <p>A generator that waits for an answer before it sends the next request leaves out exactly the requests that would
 * have met the stall ("coordinated omission", Gil Tene, "How NOT to Measure Latency", 2013).
 * {@link dev.tidegate.cli.load.LoadGenerator} is the front door: a {@link dev.tidegate.cli.load.LoadPlan} goes in, a
 * {@link dev.tidegate.cli.load.LoadReport} comes out.
 */
@NullMarked
package dev.tidegate.cli.load;

import org.jspecify.annotations.NullMarked;
