package dev.tidegate.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference of the policy file in Markdown, made from the same definitions that read the file. */
public final class ReferencePage {
    private static final String INTRODUCTION = """
            # The policy file

            One YAML file says everything. What it leaves out has a safe default; `tidegate check --resolved` prints the file
            with all of them filled in. Unknown keys, keys that stand twice and wrong values are errors, and all errors are
            shown at once; a file with an error is never used, and a running gate keeps the policy that it has.

            This page is made from the code that reads the file. So is [tidegate.schema.json](tidegate.schema.json); an editor
            uses it when the file begins with

                # yaml-language-server: $schema=tidegate.schema.json

            Values that are single words or texts may contain environment variables: `${NAME}`, or `${NAME:-default}`. They are
            filled in after the YAML is read, so what they contain is never read as YAML; `$${` stands for `${` itself. A value
            from a variable whose name speaks of a key, token, secret, password, credential or authorization is never printed.

            Names of listeners, limits and upstreams are letters, digits, `-` and `_`, a letter first.
            """;

    private ReferencePage() {}

    /** The page as Markdown text. */
    public static String ofPolicy() {
        String blocks =
                PolicyBlock.BLOCK.blocks().distinct().map(ReferencePage::block).collect(Collectors.joining());
        return INTRODUCTION + blocks + codes("Errors", true) + codes("Warnings", false);
    }

    private static String block(Block<?> block) {
        String title = block.noun().substring(0, 1).toUpperCase(Locale.ROOT)
                + block.noun().substring(1);
        String rows = block.settings().values().stream().map(ReferencePage::row).collect(Collectors.joining());
        String later = block.later().isEmpty()
                ? ""
                : "\nNot yet in this version: "
                        + block.later().stream()
                                .sorted()
                                .map(ReferencePage::code)
                                .collect(Collectors.joining(", ")) + ".\n";
        return "\n## " + title + "\n\n" + block.doc() + "\n\n"
                + "| setting | what to write | default | what it does |\n|---|---|---|---|\n" + rows + later;
    }

    private static <T> String row(Setting<?, T> setting) {
        return "| " + code(setting.name()) + " | " + escaped(setting.type().form()) + " | " + fallback(setting) + " | "
                + setting.doc() + " |\n";
    }

    private static <T> String fallback(Setting<?, T> setting) {
        return switch (setting.fallback()) {
            case Setting.Fallback.None<T> none -> "must be given";
            case Setting.Fallback.Derived<T> derived -> derived.words();
            case Setting.Fallback.Value<T> value -> fallback(setting.type(), value.value());
        };
    }

    private static <T> String fallback(Type<T> type, T value) {
        String text = YamlWriter.line(type.write(value));
        if (text.equals("[]") || text.equals("{}")) {
            return "none";
        }
        boolean isBlock = !(type.write(value) instanceof Tree.Leaf)
                && type.blocks().findAny().isPresent();
        return isBlock ? "see below" : code(text);
    }

    private static String codes(String title, boolean errors) {
        return "\n## " + title + "\n\n| code | meaning |\n|---|---|\n"
                + Arrays.stream(ProblemCode.values())
                        .filter(code -> code.isError() == errors)
                        .map(code -> "| " + code(code.id()) + " | " + code.title() + " |\n")
                        .collect(Collectors.joining());
    }

    /** Stars and bars mean something else in a table. */
    private static String escaped(String text) {
        return text.replace("*", "\\*").replace("|", "\\|");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
