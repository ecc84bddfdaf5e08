package dev.tidegate.policy;

/** The policy file's form as a JSON Schema, for editors and for checks without Tidegate. */
public final class JsonSchema {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private JsonSchema() {}

    /**
     * The schema, in the 2020-12 dialect, as JSON text. It says all that the parser says about keys and forms; what
     * lies between different parts of a file, such as names that must be defined, only the parser sees.
     */
    public static String ofPolicy() {
        return Json.write(Json.object()
                        .with("$schema", DIALECT)
                        .with("title", "Tidegate policy")
                        .with("$defs", Json.object().with(Schemas.VARIABLE, Schemas.variable()))
                        .withAll(PolicyBlock.BLOCK.schema()))
                + "\n";
    }
}
