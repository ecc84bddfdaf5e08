package dev.tidegate.gateway.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Pages of the how-tos, so that tests can hold them to what the code does. */
public final class HowTo {
    private static final Pattern POLICY = Pattern.compile("<!-- sample: policy -->\n```yaml\n(.*?)```", Pattern.DOTALL);

    private HowTo() {}

    /** The text of {@code docs/how-to/NAME.md}. */
    public static String read(String name) {
        try {
            return Files.readString(Path.of("..", "docs", "how-to", name + ".md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The policies that a page shows. */
    public static List<String> policies(String name) {
        return POLICY.matcher(read(name)).results().map(HowTo::content).toList();
    }

    private static String content(MatchResult sample) {
        return String.valueOf(sample.group(1));
    }
}
