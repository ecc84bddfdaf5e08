package dev.tidegate.gateway;

/** The gateway cannot do what it was asked to; the message is one sentence with the remedy. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A failure that a person can mend, and that no other caused. */
    public GatewayException(String sentence) {
        super(sentence);
    }

    /** A failure that a person can mend. */
    public GatewayException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
