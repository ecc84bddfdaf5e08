package dev.tidegate.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Runs a test once for each of so many seeds, passed as its one {@code long} argument. Every random choice of the test
 * must come from the seed, so that a failure replays: {@code -Dseed=42} runs that seed alone, and
 * {@code -DseedFactor=100} runs a hundred times as many.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "-Dseed={0}")
@ArgumentsSource(Seeds.Provider.class)
public @interface Seeds {
    /** How many seeds, before the factor. */
    int value() default 100;

    /** Turns the annotation into seeds. */
    final class Provider implements ArgumentsProvider, AnnotationConsumer<Seeds> {
        private int count;

        @Override
        public void accept(Seeds seeds) {
            count = seeds.value();
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            String replay = System.getProperty("seed", "");
            LongStream seeds = replay.isBlank()
                    ? LongStream.range(0, (long) count * Integer.getInteger("seedFactor", 1))
                    : LongStream.of(Long.parseLong(replay));
            return seeds.mapToObj(Arguments::of);
        }
    }
}
