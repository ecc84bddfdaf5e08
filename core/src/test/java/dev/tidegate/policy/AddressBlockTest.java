package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.testkit.Seeds;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8",
                "0.0.0.0/0",
                "192.0.2.7",
                "::",
                "::1",
                "2001:db8::/32",
                "::/0",
                "2001:db8::1:0:0:1",
                "1:0:0:2:0:0:0:3",
                "fe80::/10",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8"
            })
    void aBlockReadsBackAsItself(String text) {
        AddressBlock block = AddressBlock.parse(text);
        assertThat(AddressBlock.parse(block.toString())).isEqualTo(block);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "01.2.3.4",
                "1.2.3.4/33",
                "1.2.3.4/",
                "1.2.3.4/-1",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "g::",
                "::/129",
                "::1.2.3",
                "example.org",
                "1.2.3.x",
                "::1%eth0"
            })
    void whatIsNoBlockIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressBlock.parse(text))
                .withMessageContaining("but was " + text);
    }

    @Test
    void bitsAfterThePrefixAreCleared() {
        assertThat(AddressBlock.parse("10.1.2.3/8")).isEqualTo(AddressBlock.parse("10.0.0.0/8"));
        assertThat(AddressBlock.parse("10.1.2.3/8").toString()).isEqualTo("10.0.0.0/8");
        assertThat(AddressBlock.parse("2001:db8::1/33").toString()).isEqualTo("2001:db8::/33");
        assertThat(AddressBlock.parse("::ffff:10.1.2.3").toString()).isEqualTo("10.1.2.3");
    }

    @Seeds(300)
    void agreesWithTheJdkOnEveryAddress(long seed) throws UnknownHostException {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
        }
        InetAddress address = InetAddress.getByAddress(bytes);
        AddressBlock block = AddressBlock.parse(address.getHostAddress());
        ByteBuffer words = ByteBuffer.allocate(16);
        if (address instanceof Inet6Address) {
            words.put(bytes);
        } else {
            words.putLong(0).putInt(0xffff).put(bytes);
        }
        assertThat(block).isEqualTo(new AddressBlock(words.getLong(0), words.getLong(8), 128));
        int prefix = random.nextInt(129);
        AddressBlock around = new AddressBlock(block.high(), block.low(), prefix);
        assertThat(around.contains(block.high(), block.low())).isTrue();
        assertThat(block.isWithin(around)).isTrue();
        assertThat(AddressBlock.parse(around.toString())).isEqualTo(around);
        long flipped = prefix == 0 ? 0 : 1L << (64 - (prefix + 63) % 64 - 1);
        assertThat(around.contains(
                        prefix > 64 ? block.high() : block.high() ^ flipped,
                        prefix > 64 ? block.low() ^ flipped : block.low()))
                .isEqualTo(prefix == 0);
    }
}
