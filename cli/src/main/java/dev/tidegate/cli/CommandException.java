package dev.tidegate.cli;

import dev.tidegate.policy.Parsed;
import java.io.Serial;

/** A command cannot go on: what is wrong in one sentence, and what to do about it in another. */
final class CommandException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final String remedy;

    private CommandException(int exitCode, String message, String remedy) {
        super(message);
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    /** The arguments do not make sense. */
    static CommandException usage(String message, String remedy) {
        return new CommandException(ExitCode.USAGE, message, remedy);
    }

    /** A policy file has errors; the message is all of them. */
    static CommandException refused(Parsed.Refused refused) {
        long errors = refused.problems().stream()
                .filter(problem -> problem.code().isError())
                .count();
        String count = errors == 1 ? "an error" : errors + " errors";
        return usage(
                "the policy has " + count + "\n\n" + refused.report().stripTrailing(),
                "correct the file and try again");
    }

    /** Something outside is not as it must be. */
    static CommandException unreachable(String message, String remedy) {
        return new CommandException(ExitCode.UNREACHABLE, message, remedy);
    }

    /** Something outside is not as it must be, as an exception tells. */
    static CommandException unreachable(Exception cause, String remedy) {
        return unreachable(messageOf(cause), remedy);
    }

    /** What an exception says, or at least its kind. */
    static String messageOf(Exception cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    int exitCode() {
        return exitCode;
    }

    String remedy() {
        return remedy;
    }
}
