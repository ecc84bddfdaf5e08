package dev.tidegate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.LimitSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitSentenceTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "1000, 5 requests a second in all",
        "60000, 5 requests a minute in all",
        "3600000, 5 requests an hour in all",
        "86400000, 5 requests a day in all",
        "172800000, 5 requests in 2 days in all",
        "7200000, 5 requests in 2 hours in all",
        "900000, 5 requests in 15 minutes in all",
        "10000, 5 requests in 10 seconds in all",
        "250, 5 requests in 250 ms in all"
    })
    void theTimeReadsAsPeopleSayIt(long millis, String sentence) {
        assertThat(sentence(new LimitRule.FixedWindow(new Rate(5, millis * 1_000_000))))
                .isEqualTo(sentence);
    }

    @Test
    void theAlgorithmShowsInTheWords() {
        Rate one = new Rate(1, 60 * SECOND);
        assertThat(sentence(new LimitRule.LeakyBucket(one, 0))).isEqualTo("1 request a minute, evenly spaced, in all");
        assertThat(sentence(new LimitRule.SlidingWindow(one, 4))).isEqualTo("1 request in any minute in all");
        assertThat(sentence(new LimitRule.ApproximateSlidingWindow(one)))
                .isEqualTo("1 request in about any minute in all");
        assertThat(sentence(new LimitRule.TokenBucket(one, 1, 0))).isEqualTo("1 request a minute in all");
    }

    @Test
    void theKeySaysWhoIsCounted() {
        LimitSpec limit = LimitSpec.of(
                "name",
                LimitSpec.Level.USER,
                new LimitRule.FixedWindow(Rate.perSecond(2)),
                new Attribute.ClientAddress(),
                new Attribute.Header("x-api-key"),
                new Attribute.Cookie("sid"),
                new Attribute.Query("q"));
        assertThat(LimitSentence.of(limit))
                .isEqualTo("2 requests a second for each client address and value of the header x-api-key"
                        + " and value of the cookie sid and value of the query parameter q");
        assertThat(LimitSentence.required(limit.key()))
                .isEqualTo("the header x-api-key and the cookie sid and the query parameter q");
    }

    @Test
    void whatEveryCallCarriesIsNotAskedFor() {
        List<Attribute> key = List.of(new Attribute.Path(), new Attribute.Host(), new Attribute.Method());
        assertThat(LimitSentence.required(key)).isEqualTo("its key");
        assertThat(sentence(new LimitRule.FixedWindow(Rate.perSecond(2)), key.toArray(Attribute[]::new)))
                .endsWith(" for each path and host and method");
    }

    private static String sentence(LimitRule rule, Attribute... key) {
        return LimitSentence.of(LimitSpec.of("name", LimitSpec.Level.APPLICATION, rule, key));
    }
}
