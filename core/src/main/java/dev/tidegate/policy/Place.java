package dev.tidegate.policy;

/**
 * A stretch of the policy file, both ends counted from 1.
 *
 * @param line the line of its first sign
 * @param column the column of its first sign, in code points
 * @param endLine the line of the sign after its last
 * @param endColumn the column of the sign after its last
 */
public record Place(int line, int column, int endLine, int endColumn) {
    /** The first sign of a file. */
    static final Place START = new Place(1, 1, 1, 2);
}
