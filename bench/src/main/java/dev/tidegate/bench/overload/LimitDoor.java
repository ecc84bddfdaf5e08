package dev.tidegate.bench.overload;

import dev.tidegate.simulation.Door;
import dev.tidegate.simulation.Request;
import java.util.IdentityHashMap;
import java.util.Map;

/** The door that the libraries are: whoever comes while the limit is reached is refused at once. */
final class LimitDoor implements Door {
    private final Inside inside;
    private final LimitAdapter limit;
    private final Map<Request, Integer> inFlightAtEntry = new IdentityHashMap<>();
    private int inFlight;

    LimitDoor(Inside inside, LimitAdapter limit) {
        this.inside = inside;
        this.limit = limit;
    }

    @Override
    public void arrive(Request request) {
        if (inFlight < limit.limit()) {
            inFlight++;
            inFlightAtEntry.put(request, inFlight);
            inside.admit(request);
        } else {
            inside.refuse(request);
        }
    }

    @Override
    public void completed(Request request, boolean late) {
        inFlight--;
        long nanos = Math.max(1, inside.nowNanos() - request.admittedNanos());
        int before = inFlightAtEntry.getOrDefault(request, 1);
        inFlightAtEntry.remove(request);
        limit.onSample(request.admittedNanos(), nanos, before, late);
    }

    @Override
    public void gaveUp(Request request) {
        // What was let in is worked on whoever waits for it.
    }

    @Override
    public void tick() {
        limit.onTick(inside.nowNanos());
    }

    @Override
    public long limit() {
        return limit.limit();
    }

    /** A limit of somebody else. */
    interface LimitAdapter {
        int limit();

        /** Something that was let in has ended; {@code late} when its caller had given up. */
        void onSample(long startNanos, long nanos, int inFlight, boolean late);

        /** Ten milliseconds passed. */
        default void onTick(long nowNanos) {}
    }
}
