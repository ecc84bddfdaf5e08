package dev.tidegate.gateway.http1;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Requests that must be refused, each with what is wrong. */
final class RefusedRequests {
    private final List<Case> cases = new ArrayList<>();

    record Case(String name, String raw, BadMessage problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> all() {
        RefusedRequests all = new RefusedRequests();
        RefusedHeads.addTo(all);
        RefusedBodies.addTo(all);
        return all.cases.stream();
    }

    /** Only the first line is of interest. */
    void line(String name, String line, BadMessage problem) {
        raw(name, line + "\r\nHost: a\r\n\r\n", problem);
    }

    /** Only the target is of interest. */
    void target(String name, String target, BadMessage problem) {
        line(name, "GET " + target + " HTTP/1.1", problem);
    }

    /** Only one field, or a few, are of interest. */
    void field(String name, String field, BadMessage problem) {
        raw(name, "POST / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n", problem);
    }

    /** Only a chunked body is of interest. */
    void chunk(String name, String body, BadMessage problem) {
        raw(name, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body, problem);
    }

    void raw(String name, String raw, BadMessage problem) {
        cases.add(new Case(name, raw, problem));
    }
}
