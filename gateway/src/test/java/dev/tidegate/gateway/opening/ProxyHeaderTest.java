package dev.tidegate.gateway.opening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.UpstreamSpec.ProxyHeader;
import dev.tidegate.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of both versions as the specification has them, and everything that only looks like one. */
class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static ProxyHeaderOutcome text(String text) {
        return ProxyHeaderParser.parse(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private static ProxyHeaderOutcome binary(String hex) {
        return ProxyHeaderParser.parse(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    private static ProxyHeaderOutcome passed(int length, InetSocketAddress source, InetSocketAddress destination) {
        return new ProxyHeaderOutcome.Whole(length, new ConnectionOrigin.Passed(source, destination));
    }

    private static ProxyHeaderOutcome unknown(int length) {
        return new ProxyHeaderOutcome.Whole(length, new ConnectionOrigin.Unknown());
    }

    // ---- version 1

    @Test
    void aLineNamesBothAddresses() {
        assertThat(text("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\nGET /"))
                .isEqualTo(passed(45, at("192.0.2.1", 56324), at("198.51.100.2", 443)));
        assertThat(text("PROXY TCP6 2001:db8::1 ::1 65535 0\r\n"))
                .isEqualTo(passed(36, at("2001:db8::1", 65535), at("::1", 0)));
    }

    @Test
    void aMappedAddressIsTheOneThatItStandsFor() {
        assertThat(text("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n"))
                .isEqualTo(passed(37, at("192.0.2.1", 1), at("::1", 2)));
    }

    @Test
    void afterUnknownTheRestOfTheLineIsIgnored() {
        assertThat(text("PROXY UNKNOWN\r\n")).isEqualTo(unknown(15));
        assertThat(text("PROXY UNKNOWN ffff:f...f:ffff 65535 and more\r\nx")).isEqualTo(unknown(46));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "PROXZ",
                "proxy TCP4 192.0.2.1 198.51.100.2 1 2\r\n",
                "PROXY  TCP4 192.0.2.1 198.51.100.2 1 2\r\n",
                "PROXY TCP4  192.0.2.1 198.51.100.2 1 2\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1 2 \r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1 2\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1 2\r\r\n",
                "PROXY TCP4 192.0.2.01 198.51.100.2 1 2\r\n",
                "PROXY TCP4 192.0.2.256 198.51.100.2 1 2\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 01 2\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1 65536\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 -1 2\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 +1 2\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1 \u0661\r\n",
                "PROXY TCP4 ::1 ::1 1 2\r\n",
                "PROXY TCP6 192.0.2.1 198.51.100.2 1 2\r\n",
                "PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n",
                "PROXY TCP6 [::1] [::1] 1 2\r\n",
                "PROXY TCP4 localhost 198.51.100.2 1 2\r\n",
                "PROXY UDP4 192.0.2.1 198.51.100.2 1 2\r\n",
                "PROXY UNKNOWNS\r\n",
                "PROXY \r\n"
            })
    void whatIsNotExactlyALineIsRefused(String wrong) {
        assertThat(text(wrong)).isEqualTo(ProxyHeaderOutcome.MALFORMED);
    }

    @Test
    void aLineHasAtMost107Bytes() {
        String longest = "PROXY UNKNOWN " + "x".repeat(91);

        assertThat(text(longest + "\r\n")).isEqualTo(unknown(107));
        assertThat(text(longest)).isEqualTo(ProxyHeaderOutcome.MORE);
        assertThat(text(longest + "xx")).isEqualTo(ProxyHeaderOutcome.MALFORMED);
    }

    // ---- version 2

    @Test
    void aBinaryHeaderNamesBothAddresses() {
        assertThat(binary(SIGNATURE + "2111000c" + "c0000201" + "c6336402" + "dc0401bb" + "00"))
                .isEqualTo(passed(28, at("192.0.2.1", 56324), at("198.51.100.2", 443)));
        assertThat(binary(SIGNATURE + "21210024" + "20010db8000000000000000000000001"
                        + "00000000000000000000000000000001" + "00010002"))
                .isEqualTo(passed(52, at("2001:db8::1", 1), at("::1", 2)));
    }

    @Test
    void whoSpeaksForItselfIsTakenAtItsOwnAddress() {
        assertThat(binary(SIGNATURE + "20000000")).isEqualTo(unknown(16));
        assertThat(binary(SIGNATURE + "20ff0003" + "ffffff")).isEqualTo(unknown(19));
        assertThat(binary(SIGNATURE + "21000000")).isEqualTo(unknown(16));
        assertThat(binary(SIGNATURE + "213100d8" + "00".repeat(216))).isEqualTo(unknown(232));
    }

    @Test
    void furtherFieldsAreSkipped() {
        assertThat(binary(SIGNATURE + "21110013" + "c0000201c6336402dc0401bb" + "04000105" + "ea0000"))
                .isEqualTo(passed(35, at("192.0.2.1", 56324), at("198.51.100.2", 443)));
    }

    @ParameterizedTest
    @CsvSource({
        "an unknown version,          11110000",
        "an unknown command,          22110000",
        "an unknown family,           2141000c c0000201c6336402dc0401bb",
        "datagrams,                   2112000c c0000201c6336402dc0401bb",
        "too short for its family,    2111000b c0000201c6336402dc0401",
        "too short for a UNIX socket, 21310004 00000000",
        "longer than is read,         21110209",
        "a field cut short,           2111000e c0000201c6336402dc0401bb 0400",
        "a field beyond the end,      21110010 c0000201c6336402dc0401bb 04000200",
        "a checksum of one byte,      21110010 c0000201c6336402dc0401bb 03000100"
    })
    void whatIsNotExactlyAHeaderIsRefused(String what, String hex) {
        assertThat(binary(SIGNATURE + hex.replace(" ", ""))).as(what).isEqualTo(ProxyHeaderOutcome.MALFORMED);
    }

    @Test
    void aChecksumMustBeRight() {
        ByteBuf header = Unpooled.wrappedBuffer(
                HexFormat.of().parseHex(SIGNATURE + "21110013" + "c0000201c6336402dc0401bb" + "030004" + "00000000"));
        assertThat(ProxyHeaderParser.parse(header)).isEqualTo(ProxyHeaderOutcome.MALFORMED);

        // RFC 3720 gives CRC-32C of 32 zero bytes as 0x8a9136aa: what is computed here is that function.
        assertThat(ProxyBinaryHeader.checksum(Unpooled.buffer(32).writeZero(32), 4))
                .isEqualTo(0x8a9136aaL);
        header.setInt(31, (int) ProxyBinaryHeader.checksum(header, 31));
        assertThat(ProxyHeaderParser.parse(header))
                .isEqualTo(passed(35, at("192.0.2.1", 56324), at("198.51.100.2", 443)));
    }

    // ---- both

    @Test
    void aConnectionOfItsOwnIsReadAsOne() {
        for (ProxyHeader version : List.of(ProxyHeader.V1, ProxyHeader.V2)) {
            byte[] header = ProxyHeaderWriter.ofOwnConnection(version);
            assertThat(ProxyHeaderParser.parse(Unpooled.wrappedBuffer(header))).isEqualTo(unknown(header.length));
        }
        assertThat(ProxyHeaderWriter.ofOwnConnection(ProxyHeader.OFF)).isEmpty();
    }

    @Seeds(300)
    void whatIsWrittenIsReadBackHoweverItIsCut(long seed) throws UnknownHostException {
        Random random = new Random(seed);
        InetSocketAddress source = randomAddress(random);
        InetSocketAddress destination = randomAddress(random);
        ByteBuf out = Unpooled.buffer();
        if (random.nextBoolean()) {
            ProxyHeaderWriter.writeText(out, source, destination);
        } else {
            ProxyHeaderWriter.writeBinary(out, source, destination);
        }
        int length = out.readableBytes();
        for (int cut = 0; cut < length; cut++) {
            assertThat(ProxyHeaderParser.parse(out.slice(0, cut))).isEqualTo(ProxyHeaderOutcome.MORE);
        }
        out.writeBytes(new byte[random.nextInt(5)]);
        assertThat(ProxyHeaderParser.parse(out)).isEqualTo(passed(length, source, destination));
    }

    private static InetSocketAddress randomAddress(Random random) throws UnknownHostException {
        byte[] address = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(address);
        return new InetSocketAddress(InetAddress.getByAddress(address), random.nextInt(65_536));
    }

    @Seeds(3_000)
    void damagedHeadersAreReadOrRefusedAndNeverOverrun(long seed) throws UnknownHostException {
        Random random = new Random(seed);
        ByteBuf header = Unpooled.buffer();
        if (random.nextBoolean()) {
            ProxyHeaderWriter.writeText(header, randomAddress(random), randomAddress(random));
        } else {
            ProxyHeaderWriter.writeBinary(header, randomAddress(random), randomAddress(random));
            header.writeBytes(new byte[random.nextInt(12)]);
            header.setShort(14, header.readableBytes() - 16);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            header.setByte(random.nextInt(header.readableBytes()), random.nextInt(256));
        }
        header.writerIndex(random.nextInt(header.readableBytes() + 1));
        String shown = ByteBufUtil.hexDump(header);

        switch (ProxyHeaderParser.parse(header)) {
            case ProxyHeaderOutcome.Whole whole ->
                assertThat(whole.length()).as(shown).isBetween(1, header.readableBytes());
            case ProxyHeaderOutcome.More more -> neverMoreThanTheBound(header, shown);
            case ProxyHeaderOutcome.Malformed malformed ->
                assertThat(ProxyHeaderParser.parse(header.writeBytes(new byte[600])))
                        .as("what is refused stays refused: " + shown)
                        .isEqualTo(ProxyHeaderOutcome.MALFORMED);
        }
        assertThat(header.readerIndex()).as("nothing is consumed").isZero();
    }

    private static void neverMoreThanTheBound(ByteBuf header, String shown) {
        header.writeBytes(new byte[ProxyHeaderParser.HEADER_BYTES_MAX]);
        assertThat(ProxyHeaderParser.parse(header)).as(shown).isNotEqualTo(ProxyHeaderOutcome.MORE);
    }
}
