package dev.tidegate.testkit.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A complete request as a server saw it. Names of fields are in lower case. */
record Sighting(String method, String target, String host, List<String[]> fields, String body) {
    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (String[] field : fields) {
            if (field[0].equals(name)) {
                values.add(field[1]);
            }
        }
        return values;
    }

    /** What the server says in its answer, so that a client knows whose answer it got. */
    String echo() {
        return method + " " + target + " " + host + " " + body.length();
    }

    /**
     * What differs from an expectation of the corpus: {@code METHOD target host [body] [+name:value] [-name]}; empty
     * when nothing does.
     */
    String differenceFrom(String expected) {
        String[] words = expected.strip().split(" +");
        List<String> wrong = new ArrayList<>();
        unequal(wrong, "method", words[0], method);
        unequal(wrong, "target", WireText.decode(words[1]), target);
        unequal(wrong, "host", words[2], host);
        String wantedBody = "";
        for (int i = 3; i < words.length; i++) {
            String word = WireText.decode(words[i]);
            switch (word.charAt(0)) {
                case '+' -> present(wrong, word.substring(1));
                case '-' -> {
                    if (!values(word.substring(1)).isEmpty()) {
                        wrong.add("field " + word.substring(1) + " is there");
                    }
                }
                default -> wantedBody = word;
            }
        }
        unequal(wrong, "body", wantedBody, body);
        return String.join("; ", wrong);
    }

    private void present(List<String> wrong, String field) {
        int colon = field.indexOf(':');
        String name = field.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!values(name).contains(field.substring(colon + 1))) {
            wrong.add("field " + name + " is " + values(name) + " instead of " + field.substring(colon + 1));
        }
    }

    private static void unequal(List<String> wrong, String what, String wanted, String seen) {
        if (!wanted.equals(seen)) {
            wrong.add(what + " is '" + seen + "' instead of '" + wanted + "'");
        }
    }
}
