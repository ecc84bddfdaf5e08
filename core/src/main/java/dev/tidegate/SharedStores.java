package dev.tidegate;

import dev.tidegate.policy.StoreSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * The store of a gate, over reloads: opened by the provider that knows its URL, and opened anew when the policy names
 * another one. Thread-safe.
 */
public final class SharedStores implements AutoCloseable {
    private final Function<StoreSpec, SharedStore> opening;
    private final Deque<Opened> former = new ArrayDeque<>();
    private Opened current = new Opened(StoreSpec.none(), SharedStore.none());

    private record Opened(StoreSpec spec, SharedStore store) {}

    private SharedStores(Function<StoreSpec, SharedStore> opening) {
        this.opening = opening;
    }

    /** Stores of the providers on the class path. None is open yet. */
    public static SharedStores onClassPath() {
        return new SharedStores(SharedStores::open);
    }

    /** Stores that are opened in another way. None is open yet. */
    public static SharedStores openedBy(Function<StoreSpec, SharedStore> opening) {
        return new SharedStores(opening);
    }

    /** The store of somebody who has opened it and closes it, whatever place the policy names. */
    public static SharedStores lent(SharedStore store) {
        return new SharedStores(spec -> new LentStore(store));
    }

    /**
     * The store that a policy names: the one that is open, if it is the same.
     *
     * @throws IllegalArgumentException when nobody can open it; says what to change
     */
    public synchronized SharedStore of(StoreSpec wanted) {
        if (!wanted.equals(current.spec())) {
            Opened opened = new Opened(wanted, wanted.isOn() ? opening.apply(wanted) : SharedStore.none());
            former.push(current);
            current = opened;
        }
        return current.store();
    }

    /**
     * Goes back to the store of the policy that stays in force, as the last one that was asked for is not put in force
     * after all.
     */
    public synchronized void goBackTo(StoreSpec inForce) {
        while (!current.spec().equals(inForce) && !former.isEmpty()) {
            current.store().close();
            current = former.pop();
        }
    }

    /** Closes the stores that were open before the last one. Nobody asks them any more. */
    public synchronized void closeFormer() {
        former.forEach(opened -> opened.store().close());
        former.clear();
    }

    @Override
    public synchronized void close() {
        closeFormer();
        current.store().close();
    }

    private static SharedStore open(StoreSpec spec) {
        return ServiceLoader.load(SharedStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.opens(spec))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing here can open the store at " + spec.place()
                        + ": for redis://, rediss://, redis-sentinel:// and redis-cluster:// add"
                        + " dev.tidegate:tidegate-redis to the class path"))
                .open(spec);
    }
}
