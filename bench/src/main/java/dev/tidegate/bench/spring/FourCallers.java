package dev.tidegate.bench.spring;

import org.openjdk.jmh.annotations.Threads;

/** Question: what does a guarded bean cost when four threads call it at once? */
@Threads(4)
public class FourCallers extends GuardedBean {}
