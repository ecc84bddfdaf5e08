package dev.tidegate.model;

/** One thing that can be read off a call: what routes match on and what limits are kept by. */
public sealed interface Attribute {
    /** The address of the caller, behind trusted proxies; an IPv6 address counts by its prefix. */
    record ClientAddress() implements Attribute {}

    /** The first value of a request header. The name is in lower case. */
    record Header(String name) implements Attribute {}

    /** The value of a cookie. */
    record Cookie(String name) implements Attribute {}

    /** The first value of a query parameter, as written in the target. */
    record Query(String name) implements Attribute {}

    /** A claim of the signed token that the call carries; of a library's call, what its caller knows by that name. */
    record Claim(String name) implements Attribute {}

    /**
     * The value of an entry of the descriptor by which a proxy asks about the call; of a library's call, what its
     * caller knows by that name.
     */
    record Entry(String key) implements Attribute {}

    /** The path in normal form, without the query. */
    record Path() implements Attribute {}

    /** The host that was asked for, in lower case, without the port. */
    record Host() implements Attribute {}

    /** The request method. */
    record Method() implements Attribute {}
}
