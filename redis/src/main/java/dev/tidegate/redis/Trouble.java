package dev.tidegate.redis;

import java.util.List;

/** Why the store has not answered, in words for people who can change it. */
final class Trouble {
    /**
     * What servers and libraries say, and what it means here.
     *
     * @param sign what the text of the error has in it
     * @param meaning what happened, and what to look at
     */
    private record Meaning(String sign, String meaning) {}

    private static final List<Meaning> MEANINGS = List.of(
            new Meaning("WRONGPASS", "it refuses the user or the password of store.url"),
            new Meaning("NOAUTH", "it asks for a password, and store.url has none"),
            new Meaning("NOPERM", "the user of store.url may not do what is needed: EVALSHA and EVAL on all keys"),
            new Meaning(
                    "unable to find valid certification path",
                    "its certificate comes from an issuer that is not believed; store.tls.ca names the file of others"),
            new Meaning("Signature does not match", "its certificate comes from an issuer that is not believed"),
            new Meaning("No name matching", "its certificate is for another name than that in store.url"),
            new Meaning("No subject alternative", "its certificate is for another name than that in store.url"),
            new Meaning("not an SSL/TLS record", "it does not speak TLS at this port; write redis:// or another port"),
            new Meaning("initialization timed out", "it takes connections, and says nothing; does it speak TLS there?"),
            new Meaning("Connection closed prematurely", "it hangs up; write rediss:// if it speaks TLS at this port"),
            new Meaning("Currently not connected", "it has hung up"),
            new Meaning("Connection reset", "it hangs up; write rediss:// if it speaks TLS at this port"));

    private Trouble() {}

    /** The deepest cause says what happened; those around it only that something did. Never shows a password. */
    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !cause.getCause().equals(cause)) {
            cause = cause.getCause();
        }
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return MEANINGS.stream()
                .filter(known -> said.contains(known.sign()))
                .findFirst()
                .map(known -> known.meaning() + " (" + said + ")")
                .orElse(said);
    }
}
