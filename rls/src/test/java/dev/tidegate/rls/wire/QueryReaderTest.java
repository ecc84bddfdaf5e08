package dev.tidegate.rls.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.UInt64Value;
import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.testkit.Seeds;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryReaderTest {
    private static final List<String> TEXTS = List.of("", "user", "ann", "ünï😀", "a=b, c", "x".repeat(300), "\0");

    @Seeds(500)
    void readsWhatEnvoysOwnClassesWrite(long seed) throws MalformedMessageException {
        Random random = new Random(seed);
        List<RateLimitDescriptor> descriptors = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> descriptor(random))
                .toList();
        RateLimitRequest request = RateLimitRequest.newBuilder()
                .setDomain(text(random))
                .addAllDescriptors(descriptors)
                .setHitsAddend(random.nextInt())
                .build();
        Query query = QueryReader.read(request.toByteArray());
        assertThat(query.domain()).isEqualTo(request.getDomain());
        assertThat(query.hits()).isEqualTo(Integer.toUnsignedLong(request.getHitsAddend()));
        assertThat(query.descriptors())
                .isEqualTo(descriptors.stream().map(QueryReaderTest::expected).toList());
    }

    private static RateLimitDescriptor descriptor(Random random) {
        RateLimitDescriptor.Builder descriptor = RateLimitDescriptor.newBuilder();
        IntStream.range(0, random.nextInt(4))
                .forEach(
                        i -> descriptor.addEntriesBuilder().setKey(text(random)).setValue(text(random)));
        if (random.nextBoolean()) {
            descriptor.setLimit(RateLimitOverride.newBuilder()
                    .setRequestsPerUnit(random.nextInt())
                    .setUnitValue(random.nextInt(9)));
        }
        if (random.nextBoolean()) {
            descriptor.setHitsAddend(UInt64Value.of(random.nextBoolean() ? 0 : random.nextLong()));
        }
        return descriptor.build();
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static Descriptor expected(RateLimitDescriptor message) {
        List<DescriptorEntry> entries = message.getEntriesList().stream()
                .map(entry -> new DescriptorEntry(entry.getKey(), entry.getValue()))
                .toList();
        RateLimitOverride limit = message.getLimit();
        Quota quota = message.hasLimit()
                ? new Quota(Integer.toUnsignedLong(limit.getRequestsPerUnit()), limit.getUnitValue())
                : Quota.NONE;
        long hits = message.getHitsAddend().getValue();
        return new Descriptor(
                entries, quota, message.hasHitsAddend() ? hits < 0 ? Long.MAX_VALUE : hits : Descriptor.AS_THE_REQUEST);
    }

    @Seeds(500)
    void whatIsNoMessageIsSaidToBeNone(long seed) {
        Random random = new Random(seed);
        byte[] message = RateLimitRequest.newBuilder()
                .setDomain("shop")
                .addDescriptors(descriptor(random))
                .build()
                .toByteArray();
        message[random.nextInt(message.length)] = (byte) random.nextInt();
        try {
            assertThat(QueryReader.read(message).descriptors()).hasSizeLessThan(message.length);
        } catch (MalformedMessageException malformed) {
            assertThat(malformed).hasMessageMatching(".+");
        }
    }

    @Test
    void fieldsOfTomorrowAreLeftOut() throws MalformedMessageException {
        byte[] message = new ProtoWriter()
                .text(1, "shop")
                .number(900, 7)
                .real(901, 1.5)
                .text(902, "new")
                .number(3, 2)
                .toBytes();
        assertThat(QueryReader.read(message)).isEqualTo(new Query("shop", List.of(), 2));
    }

    @Test
    void aFieldOfAnotherTypeOrWithoutEndIsRefused() {
        for (byte[] message : List.of(
                new byte[] {8, 1},
                new byte[] {10, 5, 'a'},
                new byte[] {24},
                new byte[] {0},
                new byte[] {15},
                new byte[] {24, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
                new byte[] {10, 1, -1})) {
            assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> QueryReader.read(message));
        }
    }
}
