package dev.tidegate.cli;

import dev.tidegate.policy.Parsed;

/** Where a running gateway has its policy from. */
sealed interface RunSource permits FileSource, ArgumentSource {
    /** Says it to people. */
    String description();

    /**
     * The policy to start with.
     *
     * @throws CommandException when there is none, or it has errors
     */
    Parsed.Accepted first();

    /** The policy to go on with. A source that cannot be read is refused like one with errors. */
    Parsed read();

    /** Calls back after each edit, until it is closed. */
    PolicyWatch watch(Runnable onEdit);
}
