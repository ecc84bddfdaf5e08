package dev.tidegate.gateway.token;

/** What became of one look at a token: by these words it is counted. */
enum TokenResult {
    /** It was verified before. */
    KNOWN("known"),
    /** It has been verified now. */
    VERIFIED("verified"),
    /** It was found not to hold a moment ago. */
    KNOWN_INVALID("known-invalid"),
    /** It is not known, and its event loop has spent its time for verifying. */
    OVER_BUDGET("over-budget"),
    /** It is longer than any that is verified. */
    TOO_LONG("too-long"),
    /** It is no signed token: its form is wrong, or its algorithm is none. */
    MALFORMED("malformed"),
    /** It is a token for another purpose (RFC 8725, 3.11). */
    WRONG_TYPE("wrong-type"),
    /** No key has its identifier and allows its algorithm. */
    UNKNOWN_KEY("unknown-key"),
    /** It was not made with the key that it names. */
    BAD_SIGNATURE("bad-signature"),
    /** Its time is over, or it does not say when that is. */
    EXPIRED("expired"),
    /** Its time has not begun. */
    NOT_YET_VALID("not-yet-valid"),
    /** Another issuer made it. */
    WRONG_ISSUER("wrong-issuer"),
    /** It is meant for others. */
    WRONG_AUDIENCE("wrong-audience");

    private final String text;

    TokenResult(String text) {
        this.text = text;
    }

    /** The word in metrics. */
    String text() {
        return text;
    }
}
