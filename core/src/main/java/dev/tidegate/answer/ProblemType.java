package dev.tidegate.answer;

/** The problem types of draft-ietf-httpapi-ratelimit-headers-11 section 5, and the plain one of RFC 9457. */
public enum ProblemType {
    /** The caller used up what it may ask for. */
    QUOTA_EXCEEDED(
            "https://iana.org/assignments/http-problem-types#quota-exceeded",
            "Request cannot be satisfied as assigned quota has been exceeded"),
    /** The service bears less than it is asked for now. */
    TEMPORARY_REDUCED_CAPACITY(
            "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity",
            "Request cannot be satisfied due to temporary server capacity constraints"),
    /** The caller behaves like an attacker or a broken client. */
    ABNORMAL_USAGE_DETECTED(
            "https://iana.org/assignments/http-problem-types#abnormal-usage-detected",
            "Request not satisfied due to detection of abnormal request pattern"),
    /** The status code says it all. */
    BLANK("about:blank", "");

    private final String uri;
    private final String title;

    ProblemType(String uri, String title) {
        this.uri = uri;
        this.title = title;
    }

    /** The URI that names the type. */
    public String uri() {
        return uri;
    }

    /** The title of this type, or for the plain one the phrase of its status. */
    public String title(String phrase) {
        return title.isEmpty() ? phrase : title;
    }
}
