package dev.tidegate.balance;

/**
 * One server of an upstream as the policy states it.
 *
 * @param weight its share relative to the others, from 1 to 1000
 * @param backup whether it stands by: it is used while no other server is available, or too few (see
 *     {@link HealthRules#panicPercent})
 */
public record Server(String host, int port, int weight, boolean backup) {
    /** How this server is called in logs and metrics. */
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
