package dev.tidegate.bench.wire;

import dev.tidegate.testkit.wire.ReplyCase;
import dev.tidegate.testkit.wire.WireCase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** The ways in which a soak treats the gate badly. Each does it once, over a connection of its own. Blocks. */
enum Abuse {
    /** Opens, says a part of a head, and goes away in silence. */
    HALF_OPEN {
        @Override
        void act(Victim victim) throws IOException {
            victim.send("GET /x HTTP/1.1\r\nHost: a.te");
            victim.rest(2000);
        }
    },
    /** Sends a body by drops, and gives up. */
    SLOW_BODY {
        @Override
        void act(Victim victim) throws IOException {
            victim.send("POST /x HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                victim.send("1\r\na\r\n");
                victim.rest(100);
            }
        }
    },
    /** Sends a request of the corpus, most of them malformed. */
    MALFORMED {
        @Override
        void act(Victim victim) throws IOException {
            List<WireCase> cases = victim.requests();
            victim.send(cases.get(victim.random(cases.size())).raw());
            victim.readSome();
        }
    },
    /** Asks for a reply of the corpus, most of them hostile. */
    HOSTILE_SERVER {
        @Override
        void act(Victim victim) throws IOException {
            List<ReplyCase> cases = victim.replies();
            victim.send("GET /" + cases.get(victim.random(cases.size())).name() + " HTTP/1.1\r\nHost: a.test\r\n\r\n");
            victim.readSome();
        }
    },
    /** Breaks a body off in the middle. */
    ABORTED_BODY {
        @Override
        void act(Victim victim) throws IOException {
            victim.send("POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1000000\r\n\r\n");
            victim.send("a".repeat(victim.random(200_000)));
        }
    },
    /** Breaks a reply off in the middle. */
    ABORTED_REPLY {
        @Override
        void act(Victim victim) throws IOException {
            victim.send("GET /ok-large HTTP/1.1\r\nHost: a.test\r\n\r\n");
            victim.readSome();
        }
    },
    /** Sends a head that is too large. */
    HUGE_HEAD {
        @Override
        void act(Victim victim) throws IOException {
            victim.send("GET /x HTTP/1.1\r\nHost: a.test\r\nX: " + "a".repeat(10_000 + victim.random(50_000)));
            victim.readSome();
        }
    },
    /** Sends requests in a row and takes no answer. */
    GREEDY {
        @Override
        void act(Victim victim) throws IOException {
            for (int i = 0; i < 100; i++) {
                victim.send("GET /ok-large HTTP/1.1\r\nHost: a.test\r\n\r\n".repeat(20));
            }
            victim.rest(500);
        }
    },
    /** Opens streams of HTTP/2 and resets each at once (CVE-2023-44487). */
    RAPID_RESET {
        @Override
        void act(Victim victim) throws IOException {
            victim.send(GREETING);
            for (int stream = 1; stream < 2000; stream += 2) {
                String id = "\0\0" + (char) (stream >> 8) + (char) (stream & 0xff);
                victim.send("\0\0\u0006\1\5" + id + "\u0082\u0086\u0084\u0041\u0001a");
                victim.send("\0\0\4\3\0" + id + "\0\0\0\u0008");
            }
            victim.readSome();
        }
    },
    /** Sends frames of HTTP/2 that must be answered, and takes no answer. */
    FRAME_FLOOD {
        @Override
        void act(Victim victim) throws IOException {
            victim.send(GREETING);
            String ping = "\0\0\u0008\6\0\0\0\0\0abcdefgh";
            String settings = "\0\0\0\4\0\0\0\0\0";
            for (int i = 0; i < 200; i++) {
                victim.send((ping + settings).repeat(20));
            }
        }
    },
    /** Goes on with a head of HTTP/2 for ever (CVE-2024-27316). */
    CONTINUATION_FLOOD {
        @Override
        void act(Victim victim) throws IOException {
            victim.send(GREETING + "\0\0\u0006\1\0\0\0\0\1\u0082\u0086\u0084\u0041\u0001a");
            for (int i = 0; i < 2000; i++) {
                victim.send("\0\0\5\u0009\0\0\0\0\1\0\1x\1y");
            }
            victim.readSome();
        }
    };

    private static final String GREETING = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

    abstract void act(Victim victim) throws IOException;

    /** Does it once. That the gate cuts the connection is no failure. */
    void commit(int port, List<WireCase> requests, List<ReplyCase> replies, RandomGenerator random) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(Victim.PATIENCE_MILLIS);
            socket.setSoLinger(random.nextBoolean(), 0);
            act(new Victim(socket, requests, replies, random));
        } catch (IOException cut) {
            return;
        }
    }

    /** One connection to the gate, and what is to be done to it. */
    record Victim(Socket socket, List<WireCase> requests, List<ReplyCase> replies, RandomGenerator random) {
        private static final int PATIENCE_MILLIS = 500;
        private static final int SOME_BYTES = 4096;

        void send(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void readSome() throws IOException {
            InputStream in = socket.getInputStream();
            int unused = in.readNBytes(new byte[SOME_BYTES], 0, SOME_BYTES);
        }

        int random(int bound) {
            return random.nextInt(bound);
        }

        void rest(int millis) {
            LockSupport.parkNanos(millis * 1_000_000L);
        }
    }
}
