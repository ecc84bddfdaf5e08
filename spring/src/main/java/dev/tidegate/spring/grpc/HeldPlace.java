package dev.tidegate.spring.grpc;

import dev.tidegate.library.Permit;
import dev.tidegate.model.Outcome;
import dev.tidegate.spring.http.Settlement;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** The place of one call of gRPC, whose headers and whose end other threads bring. Thread-safe; given back once. */
final class HeldPlace {
    private @Nullable Permit permit;

    synchronized void hold(Permit held) {
        permit = held;
    }

    /** Charges what the headers of the reply say that the call cost. */
    synchronized void settle(Metadata replied) {
        if (permit != null) {
            Settlement.settle(permit, name -> RpcCall.header(replied, name));
        }
    }

    /** Gives the place back, if that was not done before. */
    synchronized void close(Outcome outcome) {
        Permit held = permit;
        if (held != null) {
            permit = null;
            held.outcome(outcome);
            held.close();
        }
    }
}
