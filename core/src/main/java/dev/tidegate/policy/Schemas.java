package dev.tidegate.policy;

import java.util.List;

/** Parts that many JSON schemas share. */
final class Schemas {
    static final String VARIABLE = "variable";

    private Schemas() {}

    /** What the schema says, or a text with a variable in it, of which a schema cannot know the value. */
    static Json.Dictionary orVariable(Json.Dictionary schema) {
        return anyOf(schema, Json.object().with("$ref", "#/$defs/" + VARIABLE));
    }

    static Json.Dictionary anyOf(Json.Dictionary... schemas) {
        return Json.object().with("anyOf", Json.array(List.of(schemas)));
    }

    /** A single value of the file as JSON. */
    static Json value(Tree.Leaf leaf) {
        return leaf.isText() ? new Json.Text(leaf.text()) : new Json.Word(leaf.text());
    }

    /** The definition behind {@link #orVariable}. */
    static Json.Dictionary variable() {
        return Json.object()
                .with("description", "An environment variable: ${NAME}, or ${NAME:-default}.")
                .with("type", "string")
                .with("pattern", Variables.FORM);
    }
}
