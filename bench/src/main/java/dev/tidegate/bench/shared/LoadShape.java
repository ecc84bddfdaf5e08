package dev.tidegate.bench.shared;

/** How many ask at a time. The next call comes when the answer to the one before is there. */
enum LoadShape {
    ONE("1 thread", 1, 1),
    FOUR("4 threads", 4, 1),
    SIXTEEN("16 threads", 16, 1),
    /** Threads that do not wait: many calls of each are under way. */
    ASYNC("async, 256", 2, 128);

    private final String text;
    private final int threads;
    private final int underWay;

    LoadShape(String text, int threads, int underWay) {
        this.text = text;
        this.threads = threads;
        this.underWay = underWay;
    }

    int threads() {
        return threads;
    }

    /** How many calls of one thread are under way at a time. */
    int underWay() {
        return underWay;
    }

    boolean isAsync() {
        return underWay > 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
