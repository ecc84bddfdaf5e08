package dev.tidegate.testkit.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a {@link HostileOrigin} through a gateway, one case after another, and judges by what the client gets. After
 * each case other clients ask: each must get its own answer. Blocks.
 */
public final class ReplyTrial {
    private static final int PROBES = 2;

    private final int port;
    private final HostileOrigin origin;
    private int probes;

    /**
     * Prepares trials.
     *
     * @param port where the gateway listens on 127.0.0.1
     * @param origin the one server behind it
     */
    public ReplyTrial(int port, HostileOrigin origin) {
        this.port = port;
        this.origin = origin;
    }

    /** Runs one case. */
    public Finding run(ReplyCase reply) {
        try {
            Finding found = ask(reply);
            if (!found.isGood()) {
                return found;
            }
            if (reply.hasPause()) {
                LockSupport.parkNanos(2 * HostileOrigin.PAUSE_NANOS);
            }
            return others(reply);
        } catch (SocketTimeoutException hang) {
            return finding(reply, Finding.Kind.HANG, "no answer within the time");
        } catch (IOException broken) {
            return finding(reply, Finding.Kind.HAZARD, String.valueOf(broken));
        }
    }

    private static Finding finding(ReplyCase reply, Finding.Kind kind, String detail) {
        return new Finding(reply.category(), reply.name(), kind, detail);
    }

    private Finding ask(ReplyCase reply) throws IOException {
        try (WireClient client = new WireClient(port)) {
            client.send(request(reply));
            WireClient.Reply got = client.read(reply.request() == ReplyCase.Asking.HEAD);
            boolean refused = got.status() >= 500 && !got.head().contains("X-Origin:");
            String seen = got.status() + " " + WireText.show(got.body());
            if (reply.fate() == ReplyCase.Fate.REFUSED) {
                return refused
                        ? finding(reply, Finding.Kind.GOOD, "")
                        : finding(reply, Finding.Kind.HAZARD, "relayed as valid: " + seen);
            }
            return (got.status() + " " + got.body()).strip().equals(WireText.decode(reply.expected()))
                    ? finding(reply, Finding.Kind.GOOD, "")
                    : finding(reply, Finding.Kind.UNEXPECTED, "the client got " + seen);
        } catch (EOFException | SocketException cut) {
            return reply.fate() == ReplyCase.Fate.REFUSED
                    ? finding(reply, Finding.Kind.GOOD, "")
                    : finding(reply, Finding.Kind.UNEXPECTED, "the client was cut: " + cut);
        }
    }

    private static String request(ReplyCase reply) {
        String target = " /" + reply.name() + " HTTP/1.";
        String host = "\r\nHost: a.test\r\n";
        return switch (reply.request()) {
            case GET -> "GET" + target + "1" + host + "\r\n";
            case HEAD -> "HEAD" + target + "1" + host + "\r\n";
            case OLD -> "GET" + target + "0" + host + "\r\n";
            case POST -> "POST" + target + "1" + host + "Content-Length: 5\r\n\r\nhello";
            case HALF -> "POST" + target + "1" + host + "Content-Length: 10\r\n\r\nhello";
        };
    }

    private Finding others(ReplyCase reply) throws IOException {
        for (int i = 0; i < PROBES; i++) {
            String target = "/probe" + ++probes;
            try (WireClient client = new WireClient(port)) {
                WireClient.Reply got = client.send("GET " + target + " HTTP/1.1\r\nHost: a.test\r\n\r\n")
                        .read(false);
                if (got.status() != 200 || !got.body().equals(target)) {
                    return finding(reply, Finding.Kind.HAZARD, "another client got " + got.status() + " " + got.body());
                }
            }
        }
        List<String> reused = origin.takeReused();
        return reused.isEmpty()
                ? finding(reply, Finding.Kind.GOOD, "")
                : finding(reply, Finding.Kind.HAZARD, "its connection was used again for " + reused);
    }
}
