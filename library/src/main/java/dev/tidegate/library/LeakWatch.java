package dev.tidegate.library;

import dev.tidegate.model.Outcome;
import java.lang.ref.Cleaner;
import java.util.function.Consumer;

/** Finds permits that became garbage before they were closed, gives their places back and tells. */
final class LeakWatch {
    private final Cleaner cleaner = Cleaner.create();
    private final Consumer<Leak> listener;

    LeakWatch(Consumer<Leak> listener) {
        this.listener = listener;
    }

    /** Watches a permit. Must not keep it: only its ticket. */
    void watch(Permit permit, Entrance entrance, Ticket ticket) {
        long number = ticket.number();
        Leak leak = new Leak(permit.upstream(), new Throwable("taken here, and never closed"));
        Cleaner.Cleanable unused = cleaner.register(permit, () -> {
            if (entrance.leave(ticket, number, Outcome.CANCELLED)) {
                listener.accept(leak);
            }
        });
    }
}
