package dev.tidegate.spring;

import dev.tidegate.library.InvalidPolicyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the errors of a policy at the start of an application as they are, in the place of a stack trace. */
final class InvalidPolicyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPolicyException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPolicyException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Change what each error says after its '='; `tidegate check FILE` shows the same.",
                cause);
    }
}
