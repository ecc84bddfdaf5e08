package dev.tidegate.library;

import java.io.Serial;

/**
 * A call was not made, because the gate refused it. It is an expected outcome under load, so it has no stack trace: it
 * costs no more than the refusal itself.
 */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a refusal is of this process, and is not meant to be sent to another
    private final Refusal refusal;

    /** Says what was refused and why. */
    public RefusedException(Refusal refusal) {
        super("", null, false, false);
        this.refusal = refusal;
    }

    /** Why, and when to come back. */
    public Refusal refusal() {
        return refusal;
    }

    @Override
    public String getMessage() {
        return refusal.text();
    }
}
