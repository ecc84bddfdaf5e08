package dev.tidegate.gateway;

/**
 * The tries of one request that are under way: the one that counts, and beside it, for a request that was slow, a
 * second at another server. Reused for the next request; used by its event loop only.
 */
final class Tries {
    private Attempt current;
    /** The second try of a hedge, or idle. */
    private Attempt other;

    Tries(AttemptOwner owner, Worker worker) {
        this.current = new Attempt(owner, worker);
        this.other = new Attempt(owner, worker);
    }

    /** The try that counts. */
    Attempt current() {
        return current;
    }

    /** The one beside it; idle unless the request was hedged. */
    Attempt other() {
        return other;
    }

    /** Goes on with the other try, if there is one, after the current one has ended; returns whether there was one. */
    boolean takeOver() {
        if (!other.isBusy()) {
            return false;
        }
        Attempt ended = current;
        current = other;
        other = ended;
        return true;
    }

    /** The other server need not work on. */
    void cancelOther() {
        other.leave(Attempt.Result.CANCELLED);
    }
}
