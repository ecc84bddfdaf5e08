package dev.tidegate.gateway.admin;

import java.util.List;

/** What operators may change of the protection against overload. Each change is logged, with who made it and why. */
public interface OverloadSwitches {
    /** The names of the features, the first to go first. */
    List<String> features();

    /** Sets a feature, to {@code on} or {@code off}, for a time. Returns how it is now. */
    OverloadReport.Feature pin(String feature, OperatorOrder order);

    /** Gives a feature back to the pressure. Returns how it is now. */
    OverloadReport.Feature unpin(String feature, String who);

    /** The names of the upstreams. */
    List<String> upstreams();

    /** The addresses of the servers of an upstream. */
    List<String> servers(String upstream);

    /**
     * Sets a breaker, to {@code open}, {@code disabled} or {@code automatic}. Returns how it is now.
     *
     * @param server the address of a server; empty for the breaker of the whole upstream
     * @throws IllegalStateException when the breaker only watches, and cannot be opened; the message says so
     */
    OverloadReport.Breaker set(String upstream, String server, OperatorOrder order);
}
