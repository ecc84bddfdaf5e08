package dev.tidegate.gateway.admin;

/**
 * One thing the admin API can be asked for.
 *
 * @param path the exact path
 * @param summary what it gives or does, for the index
 */
public record Endpoint(Method method, String path, String summary, Access access, Handler handler) {
    /** How it is called. */
    public enum Method {
        /** Reads; HEAD works too. */
        GET,
        /** Changes something. */
        POST
    }

    /** Who may call it when a token is set. */
    public enum Access {
        /** Everybody who can reach the port: probes and scrapers. */
        OPEN,
        /** Only who sends the token. */
        GUARDED
    }

    /** Answers one request on a virtual thread of its own; it may block. */
    @FunctionalInterface
    public interface Handler {
        /** The answer to a request. */
        Reply handle(AdminRequest request);
    }

    /** Reads something that anybody may see. */
    static Endpoint open(String path, String summary, Handler handler) {
        return new Endpoint(Method.GET, path, summary, Access.OPEN, handler);
    }

    /** Reads something that needs the token. */
    static Endpoint read(String path, String summary, Handler handler) {
        return new Endpoint(Method.GET, path, summary, Access.GUARDED, handler);
    }

    /** Changes something. */
    static Endpoint change(String path, String summary, Handler handler) {
        return new Endpoint(Method.POST, path, summary, Access.GUARDED, handler);
    }
}
