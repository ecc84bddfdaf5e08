package dev.tidegate.bench.library;

import org.openjdk.jmh.annotations.Threads;

/** Question: what does the guard of a method cost when one thread calls it? */
@Threads(1)
public class OneCaller extends Guarding {}
