package dev.tidegate.cli.demo;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.RequestText;
import dev.tidegate.cli.load.Stage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who asks for what, and when: customers all the time, flooders in the middle.
 *
 * @param patience how long a client waits for its answer
 * @param calmSeconds before the flood
 * @param floodSeconds of the flood
 * @param afterSeconds after the flood
 */
public record DemoPlan(ShopModel shop, Duration patience, int calmSeconds, int floodSeconds, int afterSeconds) {
    /** How many times the shop's capacity is asked for in the flood. */
    public static final double FLOOD = 5;

    /** How much of the shop's capacity its customers ask for. */
    private static final double CUSTOMERS = 0.6;

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int CUSTOMER_COUNT = 300;
    private static final int FLOODER_COUNT = 17;
    private static final int SECONDS_MIN = 5;

    /** Those who ask. */
    enum Crowd {
        CUSTOMERS,
        FLOODERS
    }

    /** A demonstration of that length: a fifth calm, three fifths flood, a fifth to recover; at least 5 seconds. */
    public static DemoPlan lasting(Duration length) {
        int seconds = Math.clamp(length.toSeconds(), SECONDS_MIN, Integer.MAX_VALUE);
        int calm = seconds / 5;
        return new DemoPlan(ShopModel.fiveHundredPerSecond(), PATIENCE, calm, seconds - 2 * calm, calm);
    }

    /** Whether the flood is on in a second, counted from 1. */
    boolean isFlood(int second) {
        return second > calmSeconds && second <= calmSeconds + floodSeconds;
    }

    int seconds() {
        return calmSeconds + floodSeconds + afterSeconds;
    }

    Arrivals arrivals(Crowd crowd) {
        double customers = CUSTOMERS * shop.capacityPerSecond();
        return switch (crowd) {
            case CUSTOMERS -> Arrivals.steady(customers, Duration.ofSeconds(seconds()));
            case FLOODERS -> {
                double flood = FLOOD * shop.capacityPerSecond() - customers;
                yield new Arrivals.Stages(List.of(
                        new Stage(0, 0, Duration.ofSeconds(calmSeconds)),
                        new Stage(flood, flood, Duration.ofSeconds(floodSeconds))));
            }
        };
    }

    /** Each asks from an address of its own, and none says more about itself than that. */
    List<RequestText> requests(Crowd crowd) {
        return switch (crowd) {
            case CUSTOMERS -> requests("10.1.", CUSTOMER_COUNT);
            case FLOODERS -> requests("10.2.", FLOODER_COUNT);
        };
    }

    private static List<RequestText> requests(String network, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RequestText.get("/products/" + i)
                        .with("X-Forwarded-For", network + i / 250 + "." + (i % 250 + 1)))
                .toList();
    }
}
