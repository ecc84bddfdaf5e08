package dev.tidegate.model;

/**
 * One request as the decisions see it. The gateway, the rate-limit service and the library each implement this over
 * their own request.
 *
 * <p>The texts are views that hold only while the call is being decided: whoever keeps one longer copies it. A call is
 * used by one thread at a time.
 */
public interface Call {
    /** The request method, in upper case for all standard methods. */
    CharSequence method();

    /** The host that was asked for, in lower case, without the port; empty when there is none. */
    CharSequence host();

    /** The path in normal form: starts with a slash, holds no dot segment, and no query. */
    CharSequence path();

    /** The value of an attribute, or an empty text when the call does not carry it. */
    CharSequence value(Attribute attribute);
}
