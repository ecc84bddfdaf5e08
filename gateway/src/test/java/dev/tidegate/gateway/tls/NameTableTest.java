package dev.tidegate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which certificate a name belongs to. */
class NameTableTest {
    private final NameTable table = new NameTable(List.of(
            List.of("shop.test", "www.shop.test"), List.of("*.shop.test"), List.of("api.shop.test", "shop.test")));

    @Test
    void prefersTheNameItselfToAWildcard() {
        assertThat(table.find("www.shop.test")).isZero();
        assertThat(table.find("api.shop.test")).isEqualTo(2);
    }

    @Test
    void takesAWildcardForOneLabel() {
        assertThat(table.find("img.shop.test")).isEqualTo(1);
        assertThat(table.find("a.img.shop.test")).isEqualTo(NameTable.NONE);
        assertThat(table.find(".shop.test")).isEqualTo(NameTable.NONE);
    }

    @Test
    void takesTheFirstOfTwoWithTheSameName() {
        assertThat(table.find("shop.test")).isZero();
    }

    @Test
    void knowsNoOtherName() {
        assertThat(table.find("other.test")).isEqualTo(NameTable.NONE);
        assertThat(table.find("")).isEqualTo(NameTable.NONE);
    }
}
