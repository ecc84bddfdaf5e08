package dev.tidegate.bench.limits;

import java.lang.management.ManagementFactory;

/** How much heap a library keeps for each key, by the difference of what survives a collection. */
final class KeyFootprint {
    private static final int COLLECTIONS = 3; // one is not enough for objects that are freed by reference processing

    private KeyFootprint() {}

    /** Bytes a key, with the key itself where the library keeps it. */
    static double bytesPerKey(KeyedLibrary library) {
        measure(library); // loads the classes and fills the caches that would count as the library's otherwise
        return measure(library);
    }

    private static double measure(KeyedLibrary library) {
        long before = usedBytes();
        try (KeyedLimits limits = MillionKeys.open(library)) {
            for (int number = 0; number < MillionKeys.KEYS; number++) {
                limits.tryAcquire(MillionKeys.key(number));
            }
            return (usedBytes() - before) / (double) MillionKeys.KEYS;
        }
    }

    private static long usedBytes() {
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
