package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.policy.StoreSpec;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;

class StoreAddressTest {
    private static StoreAddress parse(String url) {
        return StoreAddress.of(StoreSpec.at(url));
    }

    @Test
    void knowsTheSchemesOfRedisAndNoOthers() {
        assertThat(StoreAddress.knows("redis://a:1")).isTrue();
        assertThat(StoreAddress.knows("rediss://a:1")).isTrue();
        assertThat(StoreAddress.knows("redis-sentinel://a,b#main")).isTrue();
        assertThat(StoreAddress.knows("redis-cluster://a,b")).isTrue();
        assertThat(StoreAddress.knows("memcached://a")).isFalse();
        assertThat(StoreAddress.knows("")).isFalse();
    }

    @Test
    void readsOneServer() {
        StoreAddress address = parse("rediss://user:secret@redis.example:6380/2");
        RedisURI server = address.servers().getFirst();
        assertThat(address.isCluster()).isFalse();
        assertThat(server.getHost()).isEqualTo("redis.example");
        assertThat(server.isSsl()).isTrue();
        assertThat(server.getDatabase()).isEqualTo(2);
    }

    @Test
    void readsSentinels() {
        RedisURI server = parse("redis-sentinel://a:1,b:2#main").servers().getFirst();
        assertThat(server.getSentinelMasterId()).isEqualTo("main");
        assertThat(server.getSentinels()).hasSize(2);
    }

    @Test
    void readsACluster() {
        StoreAddress address = parse("redis-cluster://:secret@a:7000,b:7001");
        assertThat(address.isCluster()).isTrue();
        assertThat(address.servers()).extracting(RedisURI::getPort).containsExactly(7000, 7001);
    }

    @Test
    void saysWhichFileOfIssuersIsMissing() {
        StoreSpec spec = StoreSpec.at("rediss://:secret@a").withCa("/no/such/ca.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreAddress.of(spec))
                .withMessage("the file of store.tls.ca cannot be read: /no/such/ca.pem");
    }

    @Test
    void doesNotShowThePasswordOfAUrlThatCannotBeRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("redis-sentinel://:secret@a:1"))
                .withMessageContaining("redis-sentinel://host,host#primary")
                .withMessageNotContaining("secret");
    }
}
