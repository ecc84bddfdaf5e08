/** Calls of gRPC that come in and go out: interceptors that let them pass the gate. */
@NullMarked
package dev.tidegate.spring.grpc;

import org.jspecify.annotations.NullMarked;
