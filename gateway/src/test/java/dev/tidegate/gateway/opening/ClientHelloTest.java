package dev.tidegate.gateway.opening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
    private static ClientHelloOutcome parse(ByteBuf in) {
        return new ClientHelloParser().parse(in);
    }

    private static ClientHelloOutcome parse(byte[] message) {
        return parse(Hellos.records(message, ClientHelloParser.RECORD_BYTES_MAX));
    }

    private static ClientHelloOutcome tls(String name) {
        return new ClientHelloOutcome.Whole(new Greeting.Tls(name));
    }

    private static final ClientHelloOutcome PLAIN = new ClientHelloOutcome.Whole(new Greeting.Plain());

    @Test
    void theNameOfARealClientIsFoundInLowerCase() {
        assertThat(parse(Unpooled.wrappedBuffer(Hellos.real("DB.Example.org")))).isEqualTo(tls("db.example.org"));
        assertThat(parse(Unpooled.wrappedBuffer(Hellos.real("")))).isEqualTo(tls(""));
    }

    @Seeds(100)
    void aGreetingMayBeCutIntoAnyRecordsAndPieces(long seed) {
        Random random = new Random(seed);
        byte[] message = Hellos.message(Hellos.real("a.example"));
        ByteBuf whole = Hellos.records(message, 1 + random.nextInt(message.length));
        ClientHelloParser parser = new ClientHelloParser();
        int length = whole.readableBytes();
        for (int seen = 0; seen < length; seen += 1 + random.nextInt(40)) {
            assertThat(parser.parse(whole.slice(0, seen))).isEqualTo(ClientHelloOutcome.MORE);
        }
        whole.writeBytes("what follows".getBytes(StandardCharsets.US_ASCII));
        assertThat(parser.parse(whole)).isEqualTo(tls("a.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "47455420", "1602", "160205", "160305", "15030100020228", "80"})
    void whatDoesNotBeginAsTlsIsNoTls(String hex) {
        assertThat(parse(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)))).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "1603", "160304", "16030100", "1603010001"})
    void theStartOfARecordIsWaitedFor(String hex) {
        assertThat(parse(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)))).isEqualTo(ClientHelloOutcome.MORE);
    }

    @Test
    void aGreetingWithoutExtensionsHasNoName() {
        assertThat(parse(Hellos.withTail(Unpooled.EMPTY_BUFFER))).isEqualTo(tls(""));
        assertThat(parse(Hellos.withExtensions())).isEqualTo(tls(""));
        assertThat(parse(Hellos.withExtensions(Hellos.extension(43, new byte[3]))))
                .isEqualTo(tls(""));
    }

    @Test
    void theNameIsFoundAmongOtherExtensions() {
        byte[] other = Hellos.extension(16, new byte[9]);
        assertThat(parse(Hellos.withExtensions(other, Hellos.serverName("x_y.example"), other)))
                .isEqualTo(tls("x_y.example"));
    }

    static Stream<Arguments> malformed() {
        byte[] good = Hellos.serverName("a.example");
        byte[] list = {0, 12, 1, 0, 9, 'a', '.', 'e', 'x', 'a', 'm', 'p', 'l', 'e'};
        return Stream.of(
                Arguments.of("two extensions", Hellos.withExtensions(good, good)),
                Arguments.of("two names", Hellos.withExtensions(Hellos.serverName("a", "b"))),
                Arguments.of("no name", Hellos.withExtensions(Hellos.serverName())),
                Arguments.of("an empty name", Hellos.withExtensions(Hellos.serverName(""))),
                Arguments.of("an empty extension", Hellos.withExtensions(Hellos.extension(0, new byte[0]))),
                Arguments.of("another kind of name", Hellos.withExtensions(Hellos.extension(0, list))),
                Arguments.of("a dot at the end", Hellos.withExtensions(Hellos.serverName("a.example."))),
                Arguments.of("a dot at the start", Hellos.withExtensions(Hellos.serverName(".example"))),
                Arguments.of("a NUL", Hellos.withExtensions(Hellos.serverName("a\0b"))),
                Arguments.of("a raw byte", Hellos.withExtensions(Hellos.serverName("\u00e9.example"))),
                Arguments.of("a long label", Hellos.withExtensions(Hellos.serverName("a".repeat(64)))),
                Arguments.of("a long name", Hellos.withExtensions(Hellos.serverName("a.".repeat(126) + "ab"))),
                Arguments.of(
                        "bytes after the list",
                        Hellos.withTail(Unpooled.buffer().writeShort(0).writeByte(1))),
                Arguments.of(
                        "half an extension",
                        Hellos.withTail(Unpooled.buffer().writeShort(1).writeByte(1))),
                Arguments.of(
                        "an extension too long",
                        Hellos.withTail(
                                Unpooled.buffer().writeShort(4).writeShort(0).writeShort(1))),
                Arguments.of("half a length", Hellos.withTail(Unpooled.buffer().writeByte(0))),
                Arguments.of("another message", new byte[] {2, 0, 0, 0}),
                Arguments.of("a body too short", new byte[] {1, 0, 0, 2, 3, 3}),
                Arguments.of("a message too long", new byte[] {1, 0, 0x40, 0, 0}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void whatIsWrongInsideIsRefused(String what, byte[] message) {
        assertThat(parse(message)).isEqualTo(ClientHelloOutcome.MALFORMED);
    }

    @Test
    void nothingMayFollowTheGreetingInItsRecord() {
        byte[] message = Hellos.withExtensions();
        assertThat(parse(java.util.Arrays.copyOf(message, message.length + 1))).isEqualTo(ClientHelloOutcome.MALFORMED);
    }

    @Test
    void recordsMustBeOfHandshakeAndNotEmpty() {
        ByteBuf empty = Hellos.records(new byte[] {1}, 1).writeBytes(new byte[] {22, 3, 1, 0, 0});
        ByteBuf other = Hellos.records(new byte[] {1}, 1).writeBytes(new byte[] {23, 3, 1, 0, 1, 0});
        ByteBuf otherBegun = Hellos.records(new byte[] {1}, 1).writeBytes(new byte[] {23});

        assertThat(parse(empty)).isEqualTo(ClientHelloOutcome.MALFORMED);
        assertThat(parse(other)).isEqualTo(ClientHelloOutcome.MALFORMED);
        assertThat(parse(otherBegun)).isEqualTo(ClientHelloOutcome.MALFORMED);
    }

    @Test
    void aGreetingOfTinyRecordsWithoutEndIsRefused() {
        byte[] message = new byte[ClientHelloParser.HELLO_BYTES_MAX];
        message[0] = 1;
        message[2] = 0x3f;
        ByteBuf endless = Hellos.records(message, 1);

        assertThat(parse(endless.slice(0, 30_000))).isEqualTo(ClientHelloOutcome.MORE);
        assertThat(parse(endless.slice(0, ClientHelloParser.RECORDS_BYTES_MAX + 4)))
                .isEqualTo(ClientHelloOutcome.MALFORMED);
    }

    @Seeds(3_000)
    void damagedGreetingsAreReadOrRefusedAndNeverOverrun(long seed) {
        Random random = new Random(seed);
        byte[] message = Hellos.withExtensions(Hellos.serverName("a.example"), Hellos.extension(10, new byte[4]));
        for (int i = random.nextInt(4); i > 0; i--) {
            message[random.nextInt(message.length)] = (byte) random.nextInt(256);
        }
        ByteBuf in = Hellos.records(message, 1 + random.nextInt(message.length));
        if (random.nextInt(3) == 0) {
            in.setByte(random.nextInt(in.readableBytes()), random.nextInt(256));
        }
        in.writerIndex(random.nextInt(in.readableBytes() + 1));

        ClientHelloOutcome atOnce = parse(in);
        ClientHelloParser piecewise = new ClientHelloParser();
        ClientHelloOutcome last = ClientHelloOutcome.MORE;
        for (int seen = 0; seen <= in.readableBytes() && last.equals(ClientHelloOutcome.MORE); seen++) {
            last = piecewise.parse(in.slice(0, seen));
        }
        assertThat(last).as(ByteBufUtil.hexDump(in)).isEqualTo(atOnce);
        assertThat(in.readerIndex()).as("nothing is consumed").isZero();
    }
}
