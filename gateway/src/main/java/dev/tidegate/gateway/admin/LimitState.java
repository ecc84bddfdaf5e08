package dev.tidegate.gateway.admin;

/**
 * How a limit is at this moment.
 *
 * @param rule what it allows, for people
 * @param level user, application or resource
 * @param mode enforce or shadow
 * @param keys how many keys it keeps
 * @param admitted calls it let through since the start
 * @param refused calls it refused since the start, or would have in shadow mode
 */
public record LimitState(String name, String rule, String level, String mode, long keys, long admitted, long refused) {
    JsonObject json() {
        return new JsonObject()
                .put("name", name)
                .put("rule", rule)
                .put("level", level)
                .put("mode", mode)
                .put("keys", keys)
                .put("admitted", admitted)
                .put("refused", refused);
    }
}
