package dev.tidegate.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command writes, and in which form. Mixed into every command. */
final class Output {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--json", description = "Print JSON instead of text for people.")
    private boolean json;

    /** Whether the result is wanted as JSON. */
    boolean isJson() {
        return json;
    }

    /** The media type of the form that is wanted. */
    String mediaType() {
        return json ? "application/json" : "text/plain";
    }

    /** Prints a result in the form that is wanted. */
    void print(Object asJson, String asText) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? JsonText.of(asJson) : asText);
        out.flush();
    }

    /** Prints a result that is in the wanted form already. */
    void printReady(String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(text.stripTrailing());
        out.flush();
    }

    /** Shows people a part of the result before the rest is known; programs get it all at the end. */
    void show(String line) {
        if (!json) {
            PrintWriter out = command.commandLine().getOut();
            out.println(line);
            out.flush();
        }
    }

    /** Tells how things go, beside the result. */
    void tell(String line) {
        PrintWriter err = command.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    /** Whether people watch: the launcher says so, because Java cannot tell. */
    static boolean isTerminal() {
        return Boolean.getBoolean("tidegate.terminal");
    }
}
