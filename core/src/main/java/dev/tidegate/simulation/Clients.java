package dev.tidegate.simulation;

/**
 * Who calls.
 *
 * @param deadlineMillis after how long a client gives up
 * @param attempts how often a client tries at most, after a refusal or a timeout
 * @param backoffMillis the longest wait before the second try, which doubles with each; full jitter
 * @param users how many there are
 * @param heavyShare which share of the requests one of them sends, 0 for none
 * @param criticalShare which share of the requests matters most
 * @param cutOff whether a client who gives up ends the request in such a way that nobody hears when the server is done
 *     with it: the server works on, and the door must guess
 */
public record Clients(
        double deadlineMillis,
        int attempts,
        double backoffMillis,
        int users,
        double heavyShare,
        double criticalShare,
        boolean cutOff) {
    /** 500 patient users, who wait a quarter of a second and try once. */
    public static Clients typical() {
        return new Clients(250, 1, 50, 500, 0, 0.2, false);
    }

    /** The same clients with another patience. */
    public Clients withDeadlineMillis(double millis) {
        return new Clients(millis, attempts, backoffMillis, users, heavyShare, criticalShare, cutOff);
    }

    /** The same clients, who try so often. */
    public Clients withAttempts(int most) {
        return new Clients(deadlineMillis, most, backoffMillis, users, heavyShare, criticalShare, cutOff);
    }

    /** Other users, of whom one sends this share of the requests. */
    public Clients withHeavyUser(int all, double share) {
        return new Clients(deadlineMillis, attempts, backoffMillis, all, share, criticalShare, cutOff);
    }

    /** The same clients, of whose requests another share matters most. */
    public Clients withCriticalShare(double share) {
        return new Clients(deadlineMillis, attempts, backoffMillis, users, heavyShare, share, cutOff);
    }

    /** The same clients, after whom nobody hears when the server is done. */
    public Clients withCutOff() {
        return new Clients(deadlineMillis, attempts, backoffMillis, users, heavyShare, criticalShare, true);
    }
}
