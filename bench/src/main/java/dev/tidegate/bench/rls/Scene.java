package dev.tidegate.bench.rls;

/** Of whom the proxy asks. */
enum Scene {
    /** All requests count for one key, as under a limit for a whole service. */
    BUSY("one busy key", 1),
    /** Each client has its own count, and asks some dozens of times a second. */
    MANY("1,000 clients", 1_000);

    private final String title;
    private final int clients;

    Scene(String title, int clients) {
        this.title = title;
        this.clients = clients;
    }

    String title() {
        return title;
    }

    int clients() {
        return clients;
    }
}
