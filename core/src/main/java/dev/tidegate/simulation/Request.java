package dev.tidegate.simulation;

/** One try of one request of a client. Times are in nanoseconds. */
public final class Request {
    final long id;
    final int attempt;
    final int user;
    final boolean critical;
    final double cpuNanos;
    final long firstNanos;
    long issuedNanos;
    long deadlineNanos;
    long waitNanos;
    long admittedNanos;
    /** The client has an answer, or has given up. */
    boolean settled;

    boolean timedOut;
    /** The server has it. */
    boolean inService;
    /** The door hears no more of it. */
    boolean cutOff;

    Request(long id, int attempt, int user, boolean critical, double cpuNanos, long firstNanos) {
        this.id = id;
        this.attempt = attempt;
        this.user = user;
        this.critical = critical;
        this.cpuNanos = cpuNanos;
        this.firstNanos = firstNanos;
    }

    /** The next try of the same request. */
    Request again() {
        return new Request(id, attempt + 1, user, critical, cpuNanos, firstNanos);
    }

    /** Who sent it. */
    public int user() {
        return user;
    }

    /** Whether it matters most. */
    public boolean isCritical() {
        return critical;
    }

    /** When its client gives up. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** When it was sent. */
    public long issuedNanos() {
        return issuedNanos;
    }

    /** When it was let in. */
    public long admittedNanos() {
        return admittedNanos;
    }

    /** Whether its client waits no more: it has an answer or has given up. */
    public boolean isSettled() {
        return settled;
    }
}
