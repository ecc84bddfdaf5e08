package dev.tidegate.testkit.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the requests of the corpus through a gateway to a {@link RecordingOrigin}, one case after another, and judges
 * by what arrived there. After each case a probe follows on the same connection, if it lives, and else on a new one:
 * its answer must be its own. Blocks.
 */
public final class RequestTrial {
    private static final String PROBE = "GET /probe HTTP/1.1\r\nHost: probe.test\r\n\r\n";
    private static final String PROBE_SEEN = "GET /probe probe.test";
    private static final String PROBE_ECHO = "GET /probe probe.test 0";
    private static final long LOOK_NANOS = 1_000_000L;
    private static final long BREAK_NANOS = 20_000_000L;

    private final int port;
    private final RecordingOrigin origin;
    private final List<String> unexpected = new ArrayList<>();
    private final List<String> hazards = new ArrayList<>();
    private int probes;
    private boolean refused;

    /**
     * Prepares trials.
     *
     * @param port where the gateway listens on 127.0.0.1
     * @param origin the one server behind it
     */
    public RequestTrial(int port, RecordingOrigin origin) {
        this.port = port;
        this.origin = origin;
    }

    /** Runs one case. */
    public Finding run(WireCase wire) {
        unexpected.clear();
        hazards.clear();
        probes = 0;
        refused = false;
        try {
            talk(wire);
            if (probes == 0) {
                probe();
            }
            settle();
        } catch (SocketTimeoutException hang) {
            judge(wire);
            return finding(wire, Finding.Kind.HANG, "no answer within the time");
        } catch (IOException broken) {
            unexpected.add(String.valueOf(broken));
        }
        judge(wire);
        return finding(wire, Finding.Kind.GOOD, "");
    }

    private Finding finding(WireCase wire, Finding.Kind otherwise, String detail) {
        if (!hazards.isEmpty()) {
            return new Finding(wire.category(), wire.name(), Finding.Kind.HAZARD, String.join("; ", hazards));
        }
        if (!unexpected.isEmpty() && otherwise == Finding.Kind.GOOD) {
            return new Finding(wire.category(), wire.name(), Finding.Kind.UNEXPECTED, String.join("; ", unexpected));
        }
        return new Finding(wire.category(), wire.name(), otherwise, detail);
    }

    // ---- the client's side

    private void talk(WireCase wire) throws IOException {
        try (WireClient client = new WireClient(port)) {
            client.send(wire.raw());
            if (wire.verdict() == Verdict.CUT) {
                LockSupport.parkNanos(BREAK_NANOS);
                return;
            }
            boolean open = true;
            for (String expected : wire.expected()) {
                open = served(client, expected);
            }
            if (wire.verdict() == Verdict.EITHER) {
                open = either(client);
            } else if (wire.verdict().isRefused()) {
                open = refused(client);
            }
            if (open) {
                // What is left of a case where nothing is certain may be refused together with what follows it.
                probe(client, wire.verdict() != Verdict.EITHER);
            }
        }
    }

    /** Reads the answer to a request that was to be forwarded; returns whether the connection stays open. */
    private boolean served(WireClient client, String expected) throws IOException {
        boolean toHead = expected.strip().startsWith("HEAD ");
        WireClient.Reply reply = client.read(toHead);
        if (reply.status() != 200) {
            unexpected.add("status " + reply.status() + " instead of 200");
        } else if (!toHead && !reply.body().startsWith(expected.strip().split(" ", 2)[0] + " ")) {
            hazards.add("the answer to another request: " + reply.body());
        }
        return !reply.isLast();
    }

    private boolean refused(WireClient client) throws IOException {
        WireClient.Reply reply = client.read(false);
        refused = true;
        if (reply.status() < 400) {
            unexpected.add("status " + reply.status() + " instead of a refusal");
            return false;
        }
        if (!client.isEnded()) {
            hazards.add("more was answered after the refusal");
        }
        return false;
    }

    private boolean either(WireClient client) throws IOException {
        WireClient.Reply reply = client.read(false);
        refused = reply.status() >= 400;
        return !reply.isLast();
    }

    private void probe() throws IOException {
        try (WireClient client = new WireClient(port)) {
            probe(client, true);
        }
    }

    private void probe(WireClient client, boolean mustPass) throws IOException {
        try {
            WireClient.Reply reply = client.send(PROBE).read(false);
            probes += reply.status() == 200 ? 1 : 0;
            if (reply.status() == 200 && !reply.body().equals(PROBE_ECHO)) {
                hazards.add("the next request got the answer of another: " + reply.body());
            } else if (reply.status() != 200 && mustPass) {
                unexpected.add("the next request got " + reply.status());
            }
        } catch (EOFException | SocketException closed) {
            unexpected.add("the next request got no answer");
        }
    }

    // ---- the server's side

    /** Waits until the server has seen the end of all that was sent. */
    private void settle() throws SocketTimeoutException {
        long deadline = System.nanoTime() + WireClient.PATIENCE_MILLIS * 1_000_000L;
        while (origin.isInMessage()) {
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void judge(WireCase wire) {
        List<Sighting> seen = new ArrayList<>();
        for (Reading reading : origin.take()) {
            switch (reading) {
                case Reading.Complete complete -> seen.add(complete.request());
                case Reading.Hazard hazard -> hazards.add(hazard.why());
                case Reading.Ended ended -> {}
                case Reading.Broken broken -> {}
            }
        }
        boolean probed =
                seen.removeIf(request -> request.differenceFrom(PROBE_SEEN).isEmpty());
        if (!probed && probes > 0 && hazards.isEmpty()) {
            unexpected.add("the next request never arrived");
        }
        compare(wire, seen);
    }

    private void compare(WireCase wire, List<Sighting> seen) {
        boolean choice = wire.verdict() == Verdict.EITHER;
        int most = choice && !refused ? 1 : wire.expected().size();
        if (seen.size() > most) {
            hazards.add(seen.size() + " requests arrived instead of " + most + ": "
                    + seen.stream().map(Sighting::echo).toList());
        }
        if (seen.size() < wire.expected().size()) {
            unexpected.add(wire.expected().size() - seen.size() + " requests never arrived");
        }
        for (int i = 0; i < Math.min(seen.size(), wire.expected().size()); i++) {
            String difference = seen.get(i).differenceFrom(wire.expected().get(i));
            if (!difference.isEmpty()) {
                hazards.add(difference);
            }
        }
    }
}
