package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * The name of a file with a certificate or a key.
 *
 * @param noun what the file is, with its article
 */
record FileType(String noun, Form<String> path) implements Type<String> {
    /** How a key or a certificate begins that was put where the name of its file belongs (RFC 7468). */
    private static final String CONTENT = "-----BEGIN";

    static FileType of(String noun) {
        Form<String> path = Form.of(
                noun, "a path such as /etc/tidegate/web.pem", "[^\\u0000-\\u001f]{1,4096}", Matcher::group, p -> p);
        return new FileType(noun, path);
    }

    @Override
    public Optional<String> read(Cursor cursor) {
        if (cursor.tree() instanceof Leaf leaf && leaf.text().contains(CONTENT)) {
            // The message names the key and does not show the value: it may be a private key.
            cursor.reportName(
                    ProblemCode.WRONG_FORM,
                    "'" + cursor.name() + "' holds the content of " + noun,
                    "put it into a file that only the gateway can read, and write its path");
            return Optional.empty();
        }
        return path.read(cursor);
    }

    @Override
    public Tree write(String value) {
        return path.write(value);
    }

    @Override
    public Json.Dictionary schema() {
        return path.schema();
    }

    @Override
    public String form() {
        return path.form();
    }
}
