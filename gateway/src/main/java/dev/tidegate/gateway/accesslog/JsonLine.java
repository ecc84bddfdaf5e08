package dev.tidegate.gateway.accesslog;

import static dev.tidegate.gateway.accesslog.LineFormat.ascii;

/** One JSON object a line. Fields without a value are left out. */
final class JsonLine implements LineFormat {
    private static final byte[] TIME = ascii("{\"time\":\"");
    private static final byte[] CLIENT = ascii("Z\",\"client\":\"");
    private static final byte[] METHOD = ascii("\",\"method\":\"");
    private static final byte[] PATH = ascii("\",\"path\":\"");
    private static final byte[] QUERY = ascii("\",\"query\":\"");
    private static final byte[] PROTOCOL = ascii("\",\"protocol\":\"");
    private static final byte[] STATUS = ascii("\",\"status\":");
    private static final byte[] BYTES_IN = ascii(",\"bytes_in\":");
    private static final byte[] BYTES_OUT = ascii(",\"bytes_out\":");
    private static final byte[] DURATION = ascii(",\"duration_ms\":");
    private static final byte[] UPSTREAM = ascii(",\"upstream\":\"");
    private static final byte[] UPSTREAM_TIME = ascii(",\"upstream_ms\":");
    private static final byte[] TRIES = ascii(",\"tries\":");
    private static final byte[] HEDGED = ascii(",\"hedged\":true");
    private static final byte[] DEADLINE = ascii(",\"deadline_ms\":");
    private static final byte[] PRIORITY = ascii(",\"priority\":\"");
    private static final byte[] QUEUED = ascii(",\"queued_ms\":");
    private static final byte[] ROUTE = ascii(",\"route\":\"");
    private static final byte[] RULE = ascii(",\"rule\":\"");
    private static final byte[] REASON = ascii(",\"reason\":\"");
    private static final byte[] DECISION = ascii(",\"decision\":\"");
    private static final byte[] HOST = ascii(",\"host\":\"");
    private static final byte[] USER_AGENT = ascii(",\"user_agent\":\"");
    private static final byte[] REFERER = ascii(",\"referer\":\"");
    private static final byte[] END = ascii("}\n");

    private final SecondStamp second = new SecondStamp("uuuu-MM-dd'T'HH:mm:ss.");

    @Override
    public void append(LogEntry entry, LineBuffer line) {
        request(entry, line);
        line.add(STATUS).number(entry.status());
        line.add(BYTES_IN).number(entry.bytesIn());
        line.add(BYTES_OUT).number(entry.bytesOut());
        line.add(DURATION).thousandths(entry.durationNanos() / 1000);
        outcome(entry, line);
        field(line, HOST, entry.host());
        field(line, USER_AGENT, entry.userAgent());
        field(line, REFERER, entry.referer());
        line.add(END);
    }

    private void request(LogEntry entry, LineBuffer line) {
        long millis = entry.timeMillis();
        line.add(TIME).add(second.at(millis)).threeDigits((int) Math.floorMod(millis, 1000L));
        line.add(CLIENT).text(entry.client(), TEXT_BYTES, Escaping.JSON);
        line.add(METHOD).text(entry.method(), TEXT_BYTES, Escaping.JSON);
        line.add(PATH).text(entry.path(), TARGET_BYTES, Escaping.JSON);
        if (!entry.query().isEmpty()) {
            line.add(QUERY).text(entry.query(), TARGET_BYTES, Escaping.JSON);
        }
        line.add(PROTOCOL).text(entry.protocol(), TEXT_BYTES, Escaping.JSON);
    }

    private static void outcome(LogEntry entry, LineBuffer line) {
        if (!entry.upstream().isEmpty()) {
            field(line, UPSTREAM, entry.upstream());
            line.add(UPSTREAM_TIME).thousandths(entry.upstreamNanos() / 1000);
        }
        effort(entry, line);
        field(line, ROUTE, entry.route());
        field(line, RULE, entry.rule());
        field(line, REASON, entry.reason());
        if (entry.decision() != 0) {
            line.add(DECISION).hex(entry.decision()).add('"');
        }
    }

    /** Only what is out of the ordinary. */
    private static void effort(LogEntry entry, LineBuffer line) {
        if (entry.tries() > 1) {
            line.add(TRIES).number(entry.tries());
        }
        if (entry.isHedged()) {
            line.add(HEDGED);
        }
        if (entry.deadlineNanos() > 0) {
            line.add(DEADLINE).thousandths(entry.deadlineNanos() / 1000);
        }
        field(line, PRIORITY, entry.priority());
        if (entry.queuedNanos() > 0) {
            line.add(QUEUED).thousandths(entry.queuedNanos() / 1000);
        }
    }

    private static void field(LineBuffer line, byte[] name, CharSequence value) {
        if (!value.isEmpty()) {
            line.add(name).text(value, TEXT_BYTES, Escaping.JSON).add('"');
        }
    }
}
