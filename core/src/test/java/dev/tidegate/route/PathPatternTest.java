package dev.tidegate.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathPatternTest {
    @Test
    void readsParametersOutOfAPath() {
        PathPattern pattern = PathPattern.parse("/shops/:shop/*/:sku/**");

        assertThat(pattern.parameters()).containsExactly("shop", "sku");
        assertThat(pattern.parameter("/shops/berlin/items/7%2F8/x", "sku")).contains("7%2F8");
        assertThat(pattern.parameter("/shops/berlin/items/7", "shop")).contains("berlin");
        assertThat(pattern.parameter("/shops/berlin/items/7", "colour")).isEmpty();
        assertThat(pattern.parameter("/shops/berlin", "sku")).isEmpty();
        assertThat(pattern.parameter("/shops/berlin/items/7", "")).isEmpty();
    }

    @Test
    void refusesWhatIsNoPattern() {
        for (String pattern : List.of("", "api", "/a/**/b", "/a*", "/:", "/:x/:x", "/***", "/**/")) {
            assertThatThrownBy(() -> PathPattern.parse(pattern))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("but");
        }
    }
}
