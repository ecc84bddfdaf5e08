package dev.tidegate.bench.flood;

/** What stands before the service. */
enum Contender {
    TIDE("tide (nothing configured)"),
    NO_GATE("no gate"),
    OFF("concurrency: off"),
    FIXED_20("fixed(20)"),
    FIXED_200("fixed(200)"),
    GRADIENT("gradient");

    private final String text;

    Contender(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
