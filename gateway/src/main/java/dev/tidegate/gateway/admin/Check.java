package dev.tidegate.gateway.admin;

/**
 * One thing that must hold for a gate to be healthy.
 *
 * @param degraded whether the gate does its work without it, though not as well
 * @param detail what was seen, for people
 */
public record Check(String name, boolean passed, boolean degraded, String detail) {
    /** Something that must hold. */
    public Check(String name, boolean passed, String detail) {
        this(name, passed, false, detail);
    }

    /** Something that the gate can do without, though not as well. */
    public static Check helpful(String name, boolean holds, String detail) {
        return new Check(name, true, !holds, detail);
    }

    /** One line for people. */
    String line() {
        return (degraded ? "[~] " : passed ? "[+] " : "[-] ") + name + ": " + detail + "\n";
    }
}
