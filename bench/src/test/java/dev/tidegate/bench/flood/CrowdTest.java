package dev.tidegate.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bench.flood.Crowd.Group;
import dev.tidegate.cli.load.RequestText;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final RequestText A = RequestText.get("/a");
    private static final RequestText B = RequestText.get("/b");
    private static final RequestText C = RequestText.get("/c");
    private final Crowd crowd = Crowd.of(new Group("most", 0.6, List.of(A)), new Group("rest", 0.4, List.of(B, C)));

    @Test
    void givesEachGroupItsShareAndEachOfItsRequestsATurn() {
        assertThat(crowd.requests()).hasSize(1_000);
        assertThat(crowd.requests()).filteredOn(A::equals).hasSize(600);
        assertThat(crowd.requests()).filteredOn(B::equals).hasSize(200);
        assertThat(crowd.requests()).filteredOn(C::equals).hasSize(200);
    }

    @Test
    void knowsTheGroupOfEveryRequestAlsoInLaterRounds() {
        assertThat(LongStream.range(0, 3_000))
                .allMatch(i -> (crowd.groupOf(i) == 0)
                        == crowd.requests().get((int) (i % 1_000)).equals(A));
    }

    @Test
    void mixesTheGroups() {
        long ofFirst =
                LongStream.range(0, 100).filter(i -> crowd.groupOf(i) == 0).count();
        assertThat(ofFirst).isBetween(40L, 80L);
    }
}
