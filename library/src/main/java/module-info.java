/** Tidegate inside a Java service: the same decisions as in the gateway, around the calls of a method. */
module dev.tidegate.library {
    requires transitive dev.tidegate.core;
    requires static org.jspecify;
    requires java.net.http;
    requires jdk.management;

    exports dev.tidegate.library;
}
