package dev.tidegate.cli;

/** What the exit code of every command means. */
public final class ExitCode {
    /** Done, and nothing to report. */
    public static final int OK = 0;
    /** Done, and something was found: an expectation that does not hold, a difference. */
    public static final int FOUND = 1;
    /** Wrong usage, or a policy file with errors. */
    public static final int USAGE = 2;
    /** Something that is needed is not there: nothing answers, a port is taken, a file cannot be written. */
    public static final int UNREACHABLE = 3;

    private ExitCode() {}
}
