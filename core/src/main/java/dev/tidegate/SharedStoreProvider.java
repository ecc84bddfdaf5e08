package dev.tidegate;

import dev.tidegate.policy.StoreSpec;

/**
 * Opens stores of one kind. Found with {@link java.util.ServiceLoader}, so that only who shares limits needs a client.
 */
public interface SharedStoreProvider {
    /** Whether this provider knows the scheme of the URL. */
    boolean opens(StoreSpec spec);

    /**
     * Opens a store. It connects in the background: a store that is away at first is no error.
     *
     * @throws IllegalArgumentException when the URL cannot be understood; says what to write instead
     */
    SharedStore open(StoreSpec spec);
}
