package dev.tidegate.gateway.http1;

/** Finds a value among pairs of name and value: cookies, query parameters. */
final class Pairs {
    private Pairs() {}

    /** Sets the view to the value of the first cookie of a name (RFC 6265 section 4.2). */
    static ByteText cookie(Fields fields, CharSequence name, ByteText view) {
        for (int field = 0; field < fields.count(); field++) {
            boolean found = fields.kind(field) == FieldName.COOKIE
                    && find(view.set(fields.bytes(), fields.valueStart(field), fields.valueEnd(field)), name, ';');
            if (found) {
                return view;
            }
        }
        return view.clear();
    }

    /** Sets the view to the value of the first parameter of a name. */
    static ByteText parameter(ByteText query, CharSequence name, ByteText view) {
        return find(query.copyTo(view), name, '&') ? view : view.clear();
    }

    /** Narrows the view to a value. */
    private static boolean find(ByteText view, CharSequence name, char separator) {
        int length = view.length();
        int start = 0;
        while (start < length) {
            while (start < length && view.charAt(start) == ' ') {
                start++;
            }
            int end = start;
            while (end < length && view.charAt(end) != separator) {
                end++;
            }
            int value = afterName(view, name, start, end);
            if (value >= 0) {
                view.narrow(value, end);
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    /** Where the value begins if the pair has this name, or -1. */
    private static int afterName(ByteText view, CharSequence name, int start, int end) {
        int after = start + name.length();
        if (after > end) {
            return -1;
        }
        for (int i = 0; i < name.length(); i++) {
            if (view.charAt(start + i) != name.charAt(i)) {
                return -1;
            }
        }
        if (after == end) {
            return end;
        }
        return view.charAt(after) == '=' ? after + 1 : -1;
    }
}
