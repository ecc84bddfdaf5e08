package dev.tidegate.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DescriptorTreeTest {
    private static String found(String descriptor, String... rules) {
        List<DescriptorTree.Rule<String>> all = new ArrayList<>();
        for (String rule : rules) {
            List<EntryMatch> match = Stream.of(rule.split(","))
                    .map(place -> (place + "=").split("=", -1))
                    .map(pair -> new EntryMatch(pair[0], pair[1]))
                    .toList();
            all.add(new DescriptorTree.Rule<>(match, rule));
        }
        List<DescriptorEntry> entries = Stream.of(descriptor.split(","))
                .map(entry -> entry.split("=", -1))
                .map(pair -> new DescriptorEntry(pair[0], pair[1]))
                .toList();
        return DescriptorTree.of(all).find(entries).orElse("none");
    }

    @Test
    void aValueGoesBeforeAPatternAndAPatternBeforeAnyValue() {
        String[] rules = {"path", "path=/a*", "path=/a/*", "path=/a/b"};
        assertThat(found("path=/a/b", rules)).isEqualTo("path=/a/b");
        assertThat(found("path=/a/c", rules))
                .as("the first pattern of the file")
                .isEqualTo("path=/a*");
        assertThat(found("path=/c", rules)).isEqualTo("path");
    }

    @Test
    void allEntriesCountAndInTheirOrder() {
        assertThat(found("key=value,subkey=subvalue", "key=value")).isEqualTo("none");
        assertThat(found("key=value", "key=value,subkey")).isEqualTo("none");
        assertThat(found("key=value,subkey=x", "key=value,subkey")).isEqualTo("key=value,subkey");
        assertThat(found("subkey=x,key=value", "key=value,subkey")).isEqualTo("none");
    }

    @Test
    void thereIsNoWayBackFromTheMoreSpecificPlace() {
        String[] rules = {"plan=gold,user", "plan,path"};
        assertThat(found("plan=silver,path=/", rules)).isEqualTo("plan,path");
        assertThat(found("plan=gold,path=/", rules)).isEqualTo("none");
    }

    @Test
    void theFirstOfTwoLikeRulesCounts() {
        DescriptorTree<Integer> tree = DescriptorTree.of(List.of(
                new DescriptorTree.Rule<>(List.of(new EntryMatch("a", "1*")), 1),
                new DescriptorTree.Rule<>(List.of(new EntryMatch("a", "1*")), 2)));
        assertThat(tree.find(List.of(new DescriptorEntry("a", "11")))).contains(1);
    }

    @Test
    void aRuleMustMatchSomething() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DescriptorTree.Rule<>(List.of(), "x"));
    }
}
