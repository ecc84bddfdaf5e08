package dev.tidegate.gateway;

import dev.tidegate.limit.Reservation;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one exchange for what the store of shared limits says. Each question is an object of its own: an answer
 * that comes after its exchange has ended finds nobody who waits for it, and never the next exchange that uses this
 * object. Reused from exchange to exchange; used by its event loop only.
 */
final class StoreWait {
    private final Worker worker;
    private @Nullable Question open;

    StoreWait(Worker worker) {
        this.worker = worker;
    }

    /** Goes on, on the event loop, once limits that were asked about are decided; they are concluded by then. */
    void begin(Reservation asked, Runnable next) {
        Question question = new Question(asked, next);
        open = question;
        asked.onAnswer(question);
    }

    /** Whether the exchange waits for the store. */
    boolean isWaiting() {
        return open != null;
    }

    /** The exchange waits no longer: whoever stops it cancels the reservation. */
    void stop() {
        open = null;
    }

    private void onAnswer(Question answered) {
        if (open != answered) {
            return;
        }
        open = null;
        worker.tick();
        answered.asked.conclude(worker.nowNanos());
        answered.next.run();
        worker.flushTouched();
    }

    /** What is to be done when one answer comes; run on any thread. */
    private final class Question implements Runnable {
        private final Reservation asked;
        private final Runnable next;

        Question(Reservation asked, Runnable next) {
            this.asked = asked;
            this.next = next;
        }

        @Override
        public void run() {
            try {
                worker.loop().execute(() -> onAnswer(this));
            } catch (RejectedExecutionException ended) {
                // The event loop has ended, and every exchange with it.
            }
        }
    }
}
