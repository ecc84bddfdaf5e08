package dev.tidegate.gateway;

import dev.tidegate.admit.Priority;
import dev.tidegate.gateway.http1.ByteText;
import dev.tidegate.gateway.http1.OwnField;
import dev.tidegate.gateway.http1.RequestHead;

/**
 * How much one call matters: what a trusted proxy says in the field of the listener, else what its token claims where
 * the policy goes by that, else what its route says. What anyone else says in that field goes nowhere. Reused for the
 * next call; used by its event loop only.
 */
final class CallPriority {
    private static final Priority[] ALL = Priority.values();

    private final ByteText text = new ByteText();
    private String field = "";
    private Priority priority = Priority.CRITICAL;
    private boolean said;

    /** Nothing is known of the next call. */
    void clear() {
        field = "";
        priority = Priority.CRITICAL;
        said = false;
    }

    /**
     * Reads it off a request, and keeps the field from the upstream, which gets it from {@link #tell}. A word that is
     * none of {@link Priority} counts as nothing said.
     *
     * @param name the listener's field in lower case; empty for none
     * @param trusted whether the peer is a proxy that is believed
     */
    void read(RequestHead head, String name, boolean trusted) {
        clear();
        field = name;
        if (name.isEmpty() || head.header(name, text).isEmpty()) {
            return;
        }
        for (int i = 0; trusted && i < ALL.length; i++) {
            if (CharSequence.compare(ALL[i].text(), text) == 0) {
                priority = ALL[i];
                said = true;
            }
        }
        head.replace(name);
    }

    /** Whether a trusted proxy has said it; then neither token nor route is asked. */
    boolean isSaid() {
        return said;
    }

    /** Takes what the call's token or its route says. */
    void set(Priority other) {
        priority = other;
    }

    Priority priority() {
        return priority;
    }

    /** Tells the next server what is out of the ordinary. */
    void tell(OwnField out) {
        if (priority == Priority.CRITICAL || field.isEmpty()) {
            out.clear();
        } else {
            out.tell(field, priority.text());
        }
    }
}
