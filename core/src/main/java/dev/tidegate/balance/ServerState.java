package dev.tidegate.balance;

/** Whether a server may be used, and if not, who says so. */
public enum ServerState {
    /** It answers. */
    HEALTHY("healthy"),
    /** It came back and is given its full share step by step. */
    SLOW_START("slow-start"),
    /** The active probes failed. */
    DOWN("down"),
    /** Too many calls to it failed in a row; it comes back by itself when its time is over. */
    EJECTED("ejected");

    private final String text;

    ServerState(String text) {
        this.text = text;
    }

    /** The word for this state in metrics and logs. */
    public String text() {
        return text;
    }
}
