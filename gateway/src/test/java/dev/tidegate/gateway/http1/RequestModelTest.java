package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Damaged requests in random pieces are forwarded or refused exactly as the plain reference says. */
class RequestModelTest {
    private static final String SIGNS = "\r\n\t \0:;,=%/.\\?#@[]{}\"'_-+*0159AFaxz\u007f\u0080\u00c3\u00ff";
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            "0\r\n\r\n",
            "5\r\n",
            "%2e",
            "%2F",
            "%41",
            "%zz",
            "../",
            "/./",
            "//",
            "http://b",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Host: b\r\n",
            "Connection: close, X\r\n",
            "X: y\r\n",
            "X_Y: z\r\n",
            "chunked",
            ";a=\"b\"",
            " HTTP/1.1",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "[::1]",
            ":80");
    /** The tables, without the cases about limits, of which the reference knows nothing. */
    private static final List<String> CORPUS = Stream.concat(
                    RefusedRequests.all().map(RefusedRequests.Case::raw),
                    ForwardedRequestsTest.cases().map(ForwardedRequestsTest.Case::raw))
            .filter(raw -> raw.length() < 500 && !raw.contains("x,x,x"))
            .toList();

    private static final int MESSAGES = 40;

    @Seeds(250)
    void agreesWithTheReference(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < MESSAGES; i++) {
            String raw = damage(CORPUS.get(random.nextInt(CORPUS.size())), random);
            compare(raw, cuts(raw.length(), random));
        }
    }

    private static void compare(String raw, int... cuts) {
        ReferenceRequests.Result reference = ReferenceRequests.understand(raw);
        List<String> outcome = new ArrayList<>(List.of(Wire.requests(Wire.bytes(raw), cuts)));
        String end = outcome.removeLast();

        assertThat(outcome.stream().map(RequestModelTest::understood).toList())
                .as(() -> shown(raw))
                .isEqualTo(reference.understood());
        outcome.forEach(RequestModelTest::isUnderstoodAgain);
        switch (reference.end()) {
            case COMPLETE -> assertThat(end).as(() -> shown(raw)).isEqualTo(Wire.COMPLETE);
            case OPEN -> assertThat(end).as(() -> shown(raw)).isNotEqualTo(Wire.COMPLETE);
            case BAD -> assertThat(end).as(() -> shown(raw)).matches("[45]\\d\\d .*");
        }
    }

    /** The normal form of the normal form is itself, and the next gateway understands what this one understood. */
    private static void isUnderstoodAgain(String forwarded) {
        String[] again = Wire.requests(Wire.bytes(forwarded));

        assertThat(again).as(() -> shown(forwarded)).hasSize(2).contains(Wire.COMPLETE);
        assertThat(understood(again[0])).isEqualTo(understood(forwarded));
    }

    /** What a plain server understands of what was forwarded: nothing but our own form is understood at all. */
    private static String understood(String forwarded) {
        int end = forwarded.indexOf("\r\n\r\n");
        List<String> lines = new ArrayList<>(List.of(forwarded.substring(0, end).split("\r\n", -1)));
        String[] first = lines.removeFirst().split(" ", -1);
        String host = lines.removeFirst();
        assertThat(first).hasSize(3).contains("HTTP/1.1");
        assertThat(first[1])
                .matches(
                        "\\*|/([A-Za-z0-9._~!$&'()*+,=:@/-]|%[0-9A-F]{2})*(\\?([A-Za-z0-9._~!$&'()*+,=:@;/?-]|%[0-9A-F]{2})*)?");
        assertThat(host).startsWith("Host: ");
        assertThat(lines).allMatch(line -> line.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+: ([\t -~\u0080-\u00ff]*[^ \t])?"));
        String body = forwarded.substring(end + 4);
        String framing = "";
        if (lines.remove("Transfer-Encoding: chunked")) {
            framing = "chunked";
            body = Chunks.data(body);
        } else if (lines.getLast().startsWith("Content-Length: ")) {
            framing = lines.removeLast().substring(16);
            assertThat(body).hasSize(Integer.parseInt(framing));
        } else {
            assertThat(body).isEmpty();
        }
        lines.removeIf(
                line -> line.matches("(?i)(X-Forwarded-For|X-Forwarded-Proto|X-Forwarded-Host|Forwarded|Via): .*"));
        String named = host.substring(6).replace("upstream:80", "");
        return first[0] + " " + first[1] + " " + named + "|" + lines + "|" + framing + "|" + body;
    }

    private static String damage(String raw, Random random) {
        StringBuilder damaged = new StringBuilder(raw);
        for (int wounds = random.nextInt(4); wounds > 0; wounds--) {
            int at = random.nextInt(damaged.length());
            int end = Math.min(damaged.length(), at + 1 + random.nextInt(6));
            switch (random.nextInt(6)) {
                case 0 -> damaged.deleteCharAt(at);
                case 1 -> damaged.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                case 2 -> damaged.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                case 3 -> damaged.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 4 -> damaged.insert(at, damaged.substring(at, end));
                default -> damaged.append(CORPUS.get(random.nextInt(CORPUS.size())));
            }
            if (damaged.isEmpty()) {
                damaged.append('x');
            }
        }
        return damaged.toString();
    }

    private static int[] cuts(int length, Random random) {
        return IntStream.generate(() -> random.nextInt(length + 1))
                .limit(random.nextInt(4))
                .sorted()
                .toArray();
    }

    private static String shown(String raw) {
        return raw.replace("\r", "\\r").replace("\n", "\\n\n").replace("\0", "\\0");
    }
}
