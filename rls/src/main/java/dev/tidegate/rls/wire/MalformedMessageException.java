package dev.tidegate.rls.wire;

import java.io.Serial;

/** A message is not what its description says. */
public final class MalformedMessageException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** A message that cannot be read, because of this. */
    public MalformedMessageException(String why) {
        super(why, null, false, false);
    }
}
