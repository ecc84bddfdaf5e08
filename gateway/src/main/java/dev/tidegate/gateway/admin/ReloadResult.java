package dev.tidegate.gateway.admin;

/** What became of a reload. */
public sealed interface ReloadResult {
    /**
     * The file is in force.
     *
     * @param digest of the policy now in force
     * @param diff what changed, for people; empty when nothing did
     */
    record Applied(String digest, String diff) implements ReloadResult {}

    /**
     * The file has errors, and nothing has changed.
     *
     * @param errors all of them, as {@code tidegate check} prints them
     */
    record Refused(String errors) implements ReloadResult {}
}
