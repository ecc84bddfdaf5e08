package dev.tidegate.bench.spring;

import org.openjdk.jmh.annotations.Threads;

/** Question: what does a guarded bean cost when one thread calls it? */
@Threads(1)
public class OneCaller extends GuardedBean {}
