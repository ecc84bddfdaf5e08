package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyShapeTest {
    private static final PolicyShape TOP = PolicyShape.ofPolicy();

    @Test
    void theTopHasTheSettingsOfTheFile() {
        assertThat(TOP.settings().keySet())
                .containsExactlyElementsOf(PolicyBlock.BLOCK.settings().keySet());
        assertThat(TOP.below("limits").doc()).isEqualTo("How much may pass, by name.");
    }

    @Test
    void aSettingIsKnownHoweverItIsSpelt() {
        PolicyShape limit = TOP.below("limits").below("per-ip");
        assertThat(limit.setting("on-exceed")).hasValue("on-exceed");
        assertThat(limit.setting("onExceed")).hasValue("on-exceed");
        assertThat(limit.setting("ONEXCEED")).hasValue("on-exceed");
        assertThat(limit.setting("on-exceeed")).isEmpty();
    }

    @Test
    void namesOfTheUserLeadOnToTheirBlock() {
        assertThat(TOP.below("limits").takesNames()).isTrue();
        assertThat(TOP.below("limits").settings()).isEmpty();
        assertThat(TOP.below("upstreams").below("shop").below("health").settings())
                .containsKey("path");
        assertThat(TOP.below("nothing").below("at all").settings()).isEmpty();
    }

    @Test
    void listsSayWhatStandsInThem() {
        assertThat(TOP.below("routes").takesList()).isTrue();
        assertThat(TOP.below("routes").takesBlock()).isFalse();
        assertThat(TOP.below("routes").item().settings()).containsKeys("match", "to");
    }

    @Test
    void valuesSayWhetherTheyAreFlagsNumbersOrWords() {
        assertThat(TOP.below("version").takesNumber()).isTrue();
        assertThat(TOP.below("listeners").below("web").below("allow-remote").takesFlag())
                .isTrue();
        assertThat(TOP.below("upstreams").below("shop").below("breaker").takesFlag())
                .isFalse();
        assertThat(TOP.below("upstreams").below("shop").below("breaker").words())
                .contains("off", "on");
        assertThat(TOP.below("limits").below("per-ip").below("mode").words()).contains("shadow");
    }
}
