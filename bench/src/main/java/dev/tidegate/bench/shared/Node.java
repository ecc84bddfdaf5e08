package dev.tidegate.bench.shared;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * One of the nodes that share a limit, as a process: it asks the limit as often as it is told, and writes down when
 * calls passed. It is told on standard input, a line each: {@code offer PER_SECOND}, {@code report}; the end of the
 * input ends it.
 */
public final class Node {
    private static final int POLICY_ARGUMENTS = 5;

    private Node() {}

    /** Arguments: the policy as {@link SharedPolicy#arguments} writes it, and the file to write admissions to. */
    public static void main(String[] arguments) throws IOException {
        List<String> all = List.of(arguments);
        SharedPolicy policy = SharedPolicy.parse(all.subList(0, POLICY_ARGUMENTS));
        try (TidegateLimit limit = new TidegateLimit(policy);
                AdmissionLog log = AdmissionLog.open(Path.of(all.get(POLICY_ARGUMENTS)));
                NodeLoad load = new NodeLoad(limit, log)) {
            System.out.println(System.nanoTime() + " " + System.currentTimeMillis());
            obey(load);
        }
        System.exit(0);
    }

    private static void obey(NodeLoad load) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals(NodeProcess.REPORT)) {
                System.out.println(load.report().line());
            } else {
                load.offer(Double.parseDouble(order.substring(NodeProcess.OFFER.length())));
            }
        }
    }
}
