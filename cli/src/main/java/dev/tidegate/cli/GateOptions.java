package dev.tidegate.cli;

import picocli.CommandLine.Option;

/** Which gate a command asks. Mixed into commands that ask a running gate. */
final class GateOptions {
    @Option(
            names = "--admin",
            paramLabel = "[ADDRESS:]PORT",
            description = "Where the gate's admin listener is. Default: 9901, on the loopback address.")
    private String admin = "9901";

    AdminClient client() {
        return new AdminClient(admin);
    }
}
