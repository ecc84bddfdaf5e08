package dev.tidegate.policy;

/** What can be wrong with a policy file. The codes are stable: a code never changes its meaning. */
public enum ProblemCode {
    /** The text is not YAML. */
    NOT_YAML("TG-C000", "the file is not YAML"),
    /** A key that no setting has. */
    UNKNOWN_KEY("TG-C001", "a key that no setting has, or one of a later version"),
    /** A key that stands twice in one block. */
    DUPLICATE_KEY("TG-C002", "a key that stands twice in one block"),
    /** A setting that must be given. */
    MISSING_KEY("TG-C003", "a setting that must be given is not"),
    /** A value that is written wrongly. */
    WRONG_FORM("TG-C004", "a value that is not written as its setting wants it"),
    /** A value outside its range. */
    OUT_OF_RANGE("TG-C005", "a value outside the range of its setting"),
    /** Settings that exclude or need one another. */
    CONTRADICTION("TG-C006", "settings that do not go together"),
    /** A name that is defined nowhere. */
    UNKNOWN_NAME("TG-C007", "a name that is defined nowhere in the file"),
    /** A block where a value should be, or the other way round. */
    WRONG_KIND("TG-C008", "a block, a list or a single value where another of them belongs"),
    /** A limit at a position of the line where its level has no place. */
    WRONG_LEVEL("TG-C009", "a limit at a place where its level is not asked"),
    /** Two things that cannot be told apart. */
    SAME_TWICE("TG-C010", "two things that cannot be told apart"),
    /** A file that is too large, too deep or too entangled. */
    TOO_MUCH("TG-C011", "a file that is too large, too deep, or has too many aliases"),
    /** An environment variable that is not set. */
    UNSET_VARIABLE("TG-C012", "an environment variable that is not set and has no default"),
    /** The admin API where others can reach it. */
    EXPOSED_ADMIN("TG-C013", "the admin API on an address that others can reach"),
    /** Fallbacks that lead back to where they began. */
    FALLBACK_CIRCLE("TG-C014", "fallbacks that lead back to where they began"),
    /** A call that no concurrency limit has places for. */
    WEIGHT_ABOVE_LIMIT("TG-C015", "a call that takes more places than a concurrency limit ever has"),

    /** A route that no call can reach. */
    UNREACHABLE_ROUTE("TG-W001", "a route that no call can reach"),
    /** A limit that nothing uses. */
    UNUSED_LIMIT("TG-W002", "a limit that nothing uses"),
    /** An upstream that nothing uses. */
    UNUSED_UPSTREAM("TG-W003", "an upstream that nothing leads to"),
    /** An algorithm that does not do what the limit is for. */
    WRONG_ALGORITHM("TG-W004", "an algorithm that does not do what the limit is for"),
    /** A wait that outlasts the exchange. */
    LONG_WAIT("TG-W005", "a wait that is longer than the whole exchange may take"),
    /** A share that is larger than the whole. */
    SHARE_ABOVE_TOTAL("TG-W006", "a limit of one caller that is above the limit of all"),
    /** Memory for few keys. */
    LITTLE_MEMORY("TG-W007", "a limit with many keys and memory for few"),
    /** A setting that changes nothing. */
    NO_EFFECT("TG-W008", "a setting that changes nothing here"),
    /** An upstream of backups alone. */
    ONLY_BACKUPS("TG-W009", "an upstream whose servers are all backups"),
    /** A call that costs more than a limit ever has. */
    COST_ABOVE_LIMIT("TG-W010", "a call that costs more than a limit ever has at once"),
    /** A server that may be anybody. */
    UNVERIFIED_SERVER("TG-W011", "an upstream over TLS whose servers are not verified"),
    /** A mirror that asks the same servers twice. */
    MIRROR_OF_ITSELF("TG-W012", "a mirror that sends calls to the upstream that gets them already"),
    /** Two guards of one upstream that work against each other. */
    RIVAL_GUARDS("TG-W013", "a breaker and a concurrency limit that work against each other"),
    /** A time that ends before what waits for it can happen. */
    SHORT_TIME("TG-W014", "a timeout below the service time that another setting reckons with"),
    /** An upstream that only a library can use. */
    NO_SERVERS("TG-W015", "an upstream without servers, which no gateway can serve");

    private final String id;
    private final String title;

    ProblemCode(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The code as users see it, for example {@code TG-C004}. */
    public String id() {
        return id;
    }

    /** What it means, in a few words. */
    public String title() {
        return title;
    }

    /** Whether the file cannot be used because of it. */
    public boolean isError() {
        return id.charAt(3) == 'C';
    }
}
