package dev.tidegate.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills {@code ${NAME}} and {@code ${NAME:-default}} in values; a doubled dollar sign before the brace stands for the
 * dollar sign and the brace themselves. What comes from a variable whose name speaks of a secret is remembered, so that
 * it is never printed.
 */
final class Variables {
    /** How a variable is written, in a form that Java and ECMA-262 both understand. */
    static final String FORM = "\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\\}";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\$\\{|" + FORM);
    private static final Pattern SECRET =
            Pattern.compile("KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH", Pattern.CASE_INSENSITIVE);

    private final Function<String, Optional<String>> environment;
    private final Map<String, String> secrets = new LinkedHashMap<>();

    Variables(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /** The text with its variables filled in; those that are not set and have no default are reported. */
    String fill(String written, Consumer<String> unset) {
        Matcher matcher = VARIABLE.matcher(written);
        StringBuilder text = new StringBuilder();
        boolean secret = false;
        while (matcher.find()) {
            String name = matcher.group(1);
            matcher.appendReplacement(text, Matcher.quoteReplacement(name == null ? "${" : value(matcher, unset)));
            secret |= name != null && isSecret(name);
        }
        String filled = matcher.appendTail(text).toString();
        if (secret && !filled.isEmpty()) {
            secrets.put(filled, written);
        }
        return filled;
    }

    /** The values that must not be printed, each with what the file has in its place. */
    Map<String, String> secrets() {
        return Map.copyOf(secrets);
    }

    /** The text as it must stand in a file to be read as itself. */
    static String escape(String text) {
        return text.replace("${", "$${");
    }

    private String value(Matcher matcher, Consumer<String> unset) {
        String name = matcher.group(1);
        Optional<String> value = environment.apply(name);
        if (value.isPresent()) {
            return value.get();
        }
        if (matcher.group(2) == null) {
            unset.accept(name);
            return "";
        }
        return matcher.group(3);
    }

    private boolean isSecret(String name) {
        return SECRET.matcher(name).find() && environment.apply(name).isPresent();
    }
}
