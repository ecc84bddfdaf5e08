package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tidegate.testkit.Generated;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonSchema.ofPolicy());

    static List<Path> good() {
        return Corpus.files("good");
    }

    static List<Path> bad() {
        return Corpus.files("bad");
    }

    static List<Path> semantic() {
        return Corpus.files("semantic");
    }

    static List<Path> doubtful() {
        return Corpus.files("doubtful");
    }

    static List<Path> refused() {
        return Stream.concat(bad().stream(), semantic().stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("good")
    void aGoodFileIsAcceptedByParserAndSchema(Path file) {
        assertThat(PolicyParser.parse(name(file), Corpus.text(file)).report()).isEmpty();
        assertThat(SCHEMA.validate(YamlToJson.convert(Corpus.text(file)), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aBadFileIsRefusedWithTheseWords(Path file) {
        Parsed parsed = PolicyParser.parse(name(file), Corpus.text(file));
        assertThat(parsed).isInstanceOf(Parsed.Refused.class);
        Generated.check(Path.of(file.toString().replace(".yaml", ".txt")), parsed.report());
    }

    @ParameterizedTest
    @MethodSource("bad")
    void theSchemaRefusesItToo(Path file) {
        assertThat(SCHEMA.validate(YamlToJson.convert(Corpus.text(file)), InputFormat.JSON))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("doubtful")
    void aDoubtfulFileIsAcceptedWithTheseWarnings(Path file) {
        Parsed parsed = PolicyParser.parse(name(file), Corpus.text(file));
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        Generated.check(Path.of(file.toString().replace(".yaml", ".txt")), parsed.report());
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
