package dev.tidegate.gateway.l4;

/** A tunnel that reads into buffers and writes them out, on any transport. Used by its event loop only. */
final class PlainTunnel implements Tunnel {
    private final RelaySide client;
    private final RelaySide server;
    private final Owner owner;

    PlainTunnel(RelaySide client, RelaySide server, Owner owner) {
        this.client = client;
        this.server = server;
        this.owner = owner;
    }

    /** Begins to move. */
    void start() {
        client.joinTo(server, this::onOutputEnded);
        server.joinTo(client, this::onOutputEnded);
    }

    private void onOutputEnded() {
        if (client.hasOutputEnded() && server.hasOutputEnded()) {
            stop();
            owner.onBothEnded();
        }
    }

    @Override
    public void stop() {
        client.stop();
        server.stop();
    }
}
