package dev.tidegate.library;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Problem;
import java.io.Serial;
import java.util.List;

/** A policy file has errors. The message shows all of them, each with its place and a remedy. */
public final class InvalidPolicyException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a list of the JDK, which it is
    private final List<Problem> problems;

    /** Says what is wrong with a policy that was read from a file, or from what stands for one. */
    public InvalidPolicyException(String file, Parsed.Refused refused) {
        super(file + " is no policy that can be used:\n\n" + refused.report());
        this.problems = List.copyOf(refused.problems());
    }

    /** All problems in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
