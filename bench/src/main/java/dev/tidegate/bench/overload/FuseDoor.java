package dev.tidegate.bench.overload;

import dev.tidegate.simulation.Door;
import dev.tidegate.simulation.Request;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Function;

/**
 * A breaker in front of another door. Of what passes, only what reached the service counts: a client that gives up
 * counts as a failure at that moment, as a timeout does; what the other door refuses counts for nothing.
 */
final class FuseDoor implements Door {
    private final Inside inside;
    private final Fuse fuse;
    private final Door behind;
    private final Set<Request> inService = Collections.newSetFromMap(new IdentityHashMap<>());

    FuseDoor(Inside inside, Fuse fuse, Function<Inside, Door> behind) {
        this.inside = inside;
        this.fuse = fuse;
        this.behind = behind.apply(new Between());
    }

    @Override
    public void arrive(Request request) {
        if (fuse.tryPass(request, inside.nowNanos())) {
            behind.arrive(request);
        } else {
            inside.refuse(request);
        }
    }

    @Override
    public void completed(Request request, boolean late) {
        behind.completed(request, late);
        if (inService.remove(request)) {
            fuse.onResult(request, false, serviceNanos(request), inside.nowNanos());
        }
    }

    @Override
    public void gaveUp(Request request) {
        behind.gaveUp(request);
        if (inService.remove(request)) {
            fuse.onResult(request, true, serviceNanos(request), inside.nowNanos());
        } else {
            fuse.onNothing(request);
        }
    }

    private long serviceNanos(Request request) {
        return inside.nowNanos() - request.admittedNanos();
    }

    @Override
    public void tick() {
        behind.tick();
    }

    @Override
    public long limit() {
        return behind.limit();
    }

    /** What the other door decides comes by here. */
    private final class Between implements Inside {
        @Override
        public void admit(Request request) {
            inService.add(request);
            inside.admit(request);
        }

        @Override
        public void refuse(Request request) {
            fuse.onNothing(request);
            inside.refuse(request);
        }

        @Override
        public long nowNanos() {
            return inside.nowNanos();
        }
    }
}
