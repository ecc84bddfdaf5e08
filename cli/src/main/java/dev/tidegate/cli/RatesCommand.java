package dev.tidegate.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the shape of the traffic of a running gate. */
@Command(
        name = "rates",
        description = {
            "Show how many requests a second came in the last ten minutes, how unevenly, and what became of them:",
            "for each route and upstream side by side, and for each limit. With --at, before and after that time."
        },
        mixinStandardHelpOptions = true)
final class RatesCommand implements Callable<Integer> {
    private static final String RELOAD = "reload";

    @Mixin
    private Output output = new Output();

    @Mixin
    private GateOptions gate = new GateOptions();

    @Option(names = "--route", paramLabel = "ROUTE", description = "This route alone.")
    private String route = "";

    @Option(
            names = "--compare",
            paramLabel = "UPSTREAM",
            split = ",",
            description = "These upstreams, in this order: shop,shop-next.")
    private List<String> compare = List.of();

    @Option(
            names = "--at",
            paramLabel = "WHEN",
            description = "Compare before and after: reload for the last one, 14:05:30 today, or 2026-11-22T14:05:30Z.")
    private String at = "";

    @Option(names = "--last", paramLabel = "TIME", description = "How long to look back. Default: 10min, the most.")
    private Duration last = Duration.ofMinutes(10);

    @Override
    public Integer call() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("route", route);
        parameters.put("compare", String.join(",", compare));
        parameters.put("at", at.isEmpty() || at.equals(RELOAD) ? at : Long.toString(second(at)));
        parameters.put("last", Long.toString(last.toSeconds()));
        output.printReady(gate.client().get("/rates", parameters, output.mediaType()));
        return ExitCode.OK;
    }

    private static long second(String text) {
        try {
            Instant instant = text.contains("T")
                    ? Instant.parse(text)
                    : LocalTime.parse(text)
                            .atDate(LocalDate.now(ZoneId.systemDefault()))
                            .atZone(ZoneId.systemDefault())
                            .toInstant();
            return instant.getEpochSecond();
        } catch (DateTimeParseException wrong) {
            throw CommandException.usage("'" + text + "' is no time", "write reload, 14:05:30 or 2026-11-22T14:05:30Z");
        }
    }
}
