package dev.tidegate.gateway;

import java.util.List;
import java.util.concurrent.Semaphore;

/** A server that answers no request before the test lets it. */
final class HeldOrigin implements AutoCloseable {
    private static final int ALL = 1_000_000;

    private final Semaphore answers = new Semaphore(0);
    private final Origin origin = Origin.start((head, in, out) -> {
        Scripts.body(head, in);
        answers.acquireUninterruptibly();
        out.write(Origin.ok("done"));
        return true;
    });

    Origin origin() {
        return origin;
    }

    /** One more request is answered. */
    void answer() {
        answers.release();
    }

    /** So is everything from now on. */
    void answerAll() {
        answers.release(ALL);
    }

    /** Waits until so many requests have come. */
    void await(int requests) {
        Waiting.until(() -> origin.heads().size() == requests);
    }

    /** The paths that were asked for, in the order in which they came. */
    List<String> paths() {
        return origin.heads().stream().map(head -> head.split(" ")[1]).toList();
    }

    @Override
    public void close() {
        answerAll();
        origin.close();
    }
}
