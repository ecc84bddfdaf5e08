package dev.tidegate.bench.shared;

/** How much the limit lets in. */
enum Scene {
    /** More than anybody asks for. */
    GRANTED("granted"),
    /** A tenth of what the contender decided when all was granted. */
    REFUSED("nine tenths refused");

    private final String text;

    Scene(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
