package dev.tidegate.cli;

/** Something that looks for edits until it is closed. */
@FunctionalInterface
interface PolicyWatch extends AutoCloseable {
    @Override
    void close();
}
