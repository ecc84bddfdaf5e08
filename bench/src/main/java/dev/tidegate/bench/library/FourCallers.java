package dev.tidegate.bench.library;

import org.openjdk.jmh.annotations.Threads;

/** Question: what does the guard of a method cost when four threads call it at once? */
@Threads(4)
public class FourCallers extends Guarding {}
