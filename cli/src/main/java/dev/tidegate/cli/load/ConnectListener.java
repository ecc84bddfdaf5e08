package dev.tidegate.cli.load;

/** Learns how attempts to connect end. Called on the event loop of the connection. */
interface ConnectListener {
    /** A connection is there, and idle. */
    void onConnect();

    /** There is none, for this reason. */
    void onConnectFailure(Throwable cause);
}
