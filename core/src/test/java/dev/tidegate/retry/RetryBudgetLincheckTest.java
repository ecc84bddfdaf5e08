package dev.tidegate.retry;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Retries are granted as if those who ask had asked one after the other. */
@Tag("deep")
@SuppressWarnings("exports")
public class RetryBudgetLincheckTest {
    private final RetryBudget budget = new RetryBudget(0);

    /** A budget of which one retry is left. */
    public RetryBudgetLincheckTest() {
        for (int i = 0; i < RetryBudget.RETRIES_MIN; i++) {
            budget.onRequest(0);
        }
        for (int i = 1; i < RetryBudget.RETRIES_MIN; i++) {
            budget.trySpend(RetryBudget.WHOLE, 0);
        }
    }

    /** Counts a request, which grants one more. */
    @Operation
    public void request() {
        budget.onRequest(0);
    }

    /** Takes a retry. */
    @Operation
    public boolean spend() {
        return budget.trySpend(RetryBudget.WHOLE, 0);
    }

    @Test
    void everyStressedOutcomeIsLinearizable() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(RetryBudgetLincheckTest.class);
    }

    @Test
    void everyInterleavingIsLinearizable() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(RetryBudgetLincheckTest.class);
    }
}
