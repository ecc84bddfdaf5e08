package dev.tidegate.cli.demo;

/** Watches the demonstration. */
@FunctionalInterface
public interface DemoListener {
    /** A second is over, counted from 1. */
    void onSecond(int second, SideSecond without, SideSecond with);
}
