package dev.tidegate.descriptor;

/**
 * One entry of a descriptor: what a proxy says of a call.
 *
 * @param key what is said of it, such as {@code remote_address}
 * @param value the value that the call has; may be empty
 */
public record DescriptorEntry(String key, String value) {}
